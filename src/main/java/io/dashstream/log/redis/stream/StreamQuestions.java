package io.dashstream.log.redis.stream;

import io.dashstream.log.Epoch;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadRequest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is asked of a partition's stream. Any thread; nothing blocks. */
public final class StreamQuestions {
    /** A script, so that the newest entry's id comes without its value. */
    private static final String LARGE = """
            local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            return {newest and newest[1] or false, redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2])}
            """;

    private final RedisLink link;

    public StreamQuestions(RedisLink link) {
        this.link = link;
    }

    /** The entries that follow the position of the request, at most {@code count}. */
    public CompletionStage<Response> entries(Epoch epoch, ReadRequest request, int count) {
        String to = Long.toString(request.upTo());
        return link.send(range(new StreamKeys(epoch, request.partition()), request.after(), to, count));
    }

    /**
     * Which entries that follow the position of the request are large, at most {@code count}: first the id of the stream's
     * newest entry or nothing, then their entries.
     */
    public CompletionStage<Response> large(Epoch epoch, ReadRequest request, int count) {
        StreamKeys keys = new StreamKeys(epoch, request.partition());
        return link.send(Request.cmd(Command.EVAL)
                .arg(LARGE)
                .arg(2)
                .arg(keys.log())
                .arg(keys.large())
                .arg(request.after() + 1 + "-0")
                .arg(count));
    }

    /** What is behind a position where no entry follows up to the offset wanted. */
    public CompletionStage<ReadAnswer> nothingUpTo(Epoch epoch, ReadRequest request) {
        StreamKeys keys = new StreamKeys(epoch, request.partition());
        CompletionStage<Response> next = link.send(range(keys, request.after(), "+", 1));
        CompletionStage<Response> newest = link.send(newest(keys));
        CompletionStage<@Nullable Response> through =
                link.send(Request.cmd(Command.GET).arg(keys.through()));
        return next.thenCombine(
                newest.thenCombine(through, (top, end) -> top.size() == 0 ? -1 : end == null ? -1 : end.toLong()),
                (following, end) -> told(request, following, end));
    }

    /** The offset of the newest entry; empty when there is no stream. */
    public CompletionStage<OptionalLong> newest(Epoch epoch, int partition) {
        return link.send(newest(new StreamKeys(epoch, partition))).thenApply(StreamQuestions::offsetOf);
    }

    /** Partition to the offset where reading ended that filled its stream; for those that have a stream, or began one. */
    public CompletionStage<Map<Integer, Long>> ends(Epoch epoch, int partitions) {
        CompletionStage<Map<Integer, Long>> all = CompletableFuture.completedFuture(new HashMap<>());
        for (int partition = 0; partition < partitions; partition++) {
            int number = partition;
            all = all.thenCombine(end(epoch, number), (found, offset) -> {
                offset.ifPresent(end -> found.put(number, end));
                return found;
            });
        }
        return all;
    }

    /**
     * Through which offset the stream is complete; but while old records are still on their way into it, what had been read
     * when it began.
     */
    private CompletionStage<OptionalLong> end(Epoch epoch, int partition) {
        StreamKeys keys = new StreamKeys(epoch, partition);
        CompletionStage<OptionalLong> through = number(keys.through());
        CompletionStage<OptionalLong> begun = number(keys.begun());
        return newest(epoch, partition)
                .exceptionally(StreamQuestions::noneInAForeignKey)
                .thenCombine(through, (newest, end) -> newest.isEmpty() ? newest : greater(newest, end))
                .thenCombine(begun, StreamQuestions::greater);
    }

    private CompletionStage<OptionalLong> number(String key) {
        CompletionStage<@Nullable Response> told =
                link.send(Request.cmd(Command.GET).arg(key));
        return told.thenApply(number -> number == null ? OptionalLong.empty() : OptionalLong.of(number.toLong()));
    }

    private static OptionalLong noneInAForeignKey(Throwable failure) {
        if (RedisFault.of(failure).ofTheKey()) {
            return OptionalLong.empty();
        }
        throw new CompletionException(failure);
    }

    private static OptionalLong greater(OptionalLong one, OptionalLong other) {
        return one.isEmpty() || (other.isPresent() && other.getAsLong() > one.getAsLong()) ? other : one;
    }

    private static ReadAnswer told(ReadRequest request, Response following, long through) {
        if (following.size() > 0) {
            Optional<StreamEntry> next = StreamEntry.of(following.get(0));
            boolean whole =
                    next.filter(entry -> entry.prev() <= request.after()).isPresent();
            return whole ? new CaughtUp(Math.min(request.upTo(), next.get().offset() - 1)) : new NotHere();
        }
        return through > request.after() ? new CaughtUp(Math.min(request.upTo(), through)) : new NotHere();
    }

    private static OptionalLong offsetOf(Response newest) {
        if (newest.size() == 0) {
            return OptionalLong.empty();
        }
        String id = newest.get(0).get(0).toString();
        return OptionalLong.of(StreamEntry.offset(id)
                .orElseThrow(() -> new IllegalStateException(
                        "a stream's ids are <offset>-1, found " + id + "; another program writes to our keys")));
    }

    private static Request range(StreamKeys keys, long after, String to, int count) {
        return Request.cmd(Command.XRANGE)
                .arg(keys.log())
                .arg(after + 1 + "-0")
                .arg(to)
                .arg("COUNT")
                .arg(count);
    }

    private static Request newest(StreamKeys keys) {
        return Request.cmd(Command.XREVRANGE)
                .arg(keys.log())
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1);
    }
}
