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
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is asked of a partition's stream. Any thread; nothing blocks. */
public final class StreamQuestions {
    private final RedisLink link;

    public StreamQuestions(RedisLink link) {
        this.link = link;
    }

    /** The entries that follow the position of the request, at most {@code count}. */
    public CompletionStage<Response> entries(Epoch epoch, ReadRequest request, int count) {
        String to = Long.toString(request.upTo());
        return link.send(range(new StreamKeys(epoch, request.partition()), request.after(), to, count));
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

    /** Partition to the offset through which its stream holds everything, for those of which Redis knows something. */
    public CompletionStage<Map<Integer, Long>> throughOfAll(Epoch epoch, int partitions) {
        CompletionStage<Map<Integer, Long>> all = CompletableFuture.completedFuture(new HashMap<>());
        for (int partition = 0; partition < partitions; partition++) {
            int number = partition;
            all = all.thenCombine(through(epoch, number), (found, offset) -> {
                offset.ifPresent(through -> found.put(number, through));
                return found;
            });
        }
        return all;
    }

    private CompletionStage<OptionalLong> through(Epoch epoch, int partition) {
        String key = new StreamKeys(epoch, partition).through();
        CompletionStage<@Nullable Response> through =
                link.send(Request.cmd(Command.GET).arg(key));
        return newest(epoch, partition)
                .thenCombine(
                        through,
                        (newest, end) ->
                                end == null ? newest : OptionalLong.of(Math.max(end.toLong(), newest.orElse(-1))));
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
