package io.dashstream.log.redis.read;

import io.dashstream.log.Epoch;
import io.dashstream.log.redis.stream.KnownThreadField;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.StreamEntry;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.log.thread.ThreadIndex;
import io.dashstream.log.thread.ThreadSpan;
import io.dashstream.log.thread.ThreadsWanted;
import io.dashstream.log.thread.Trail;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/**
 * What the streams know of threads, over a connection of its own. Any thread; nothing blocks.
 *
 * <p>A position is only a hint where to read: who follows it reads the record itself as always. What it must never do is
 * leave one out, so wherever that could be, nothing is known.
 */
final class RedisThreads implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisThreads.class);
    private static final int MOST_POSITIONS = 512;
    private static final int MOST_UNDER_WAY = 256;
    private static final Pattern SPAN = Pattern.compile("(\\d{1,19}) (\\d{1,15}) (\\d{1,19}) (\\d{1,15}) (\\d{1,15})");

    private final RedisLink link;
    private final Rest rest;
    private final Clock clock;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

    RedisThreads(RedisLink link, Rest rest, Clock clock) {
        this.link = link;
        this.rest = rest;
        this.clock = clock;
    }

    /** As it reads one life of the topic. */
    ThreadIndex in(Epoch epoch) {
        return new ThreadIndex() {
            @Override
            public CompletionStage<Trail> trail(int partition, long after, ThreadsWanted wanted) {
                return ask(new StreamKeys(epoch, partition), after, wanted);
            }

            @Override
            public CompletionStage<List<ThreadSpan>> known(int partition) {
                return list(new StreamKeys(epoch, partition));
            }
        };
    }

    private CompletionStage<Trail> ask(StreamKeys keys, long after, ThreadsWanted wanted) {
        List<String> threads = List.copyOf(wanted.threads());
        if (threads.size() > ThreadsWanted.MOST) {
            return CompletableFuture.completedFuture(Trail.UNKNOWN);
        }
        Request request = Request.cmd(Command.EVAL)
                .arg(TrailScript.SOURCE)
                .arg(2 + threads.size())
                .arg(keys.log())
                .arg(keys.positions());
        threads.forEach(thread -> request.arg(keys.thread(thread)));
        request.arg(after).arg(MOST_POSITIONS);
        return send(request).handle((told, fault) -> {
            if (fault != null) {
                LOG.debugf(fault, "Positions could not be asked. partition=%d", keys.partition());
                return Trail.UNKNOWN;
            }
            return trail(told, threads, wanted);
        });
    }

    private Trail trail(Response told, List<String> threads, ThreadsWanted wanted) {
        if (told.size() < 4 + threads.size()) {
            return Trail.UNKNOWN;
        }
        long base = told.get(0).toLong();
        long keptMs = told.get(1).toLong();
        // Positions are kept for twice as long as entries; what lies between is for clocks that differ.
        if (told.get(2).toLong() < clock.millis() - keptMs - keptMs / 2) {
            return Trail.UNKNOWN;
        }
        long through = told.get(3).toLong();
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            Response positions = told.get(4 + i);
            for (Response position : positions) {
                Optional<Long> offset = StreamEntry.offset(position.get(0).toString());
                if (offset.isEmpty()) {
                    return Trail.UNKNOWN;
                }
                if (wanted.wants(
                        threads.get(i),
                        Long.parseUnsignedLong(position.get(1).get(1).toString()))) {
                    offsets.add(offset.get());
                }
            }
            if (positions.size() == MOST_POSITIONS) {
                String last = positions.get(MOST_POSITIONS - 1).get(0).toString();
                through = Math.min(through, StreamEntry.offset(last).orElse(-1L));
            }
        }
        return new Trail(
                base,
                Math.max(base, through),
                offsets.stream().mapToLong(Long::longValue).toArray());
    }

    private CompletionStage<List<ThreadSpan>> list(StreamKeys keys) {
        return send(Request.cmd(Command.HGETALL).arg(keys.threads())).thenApply(told -> {
            List<ThreadSpan> spans = new ArrayList<>();
            for (String name : told.getKeys()) {
                Matcher span = SPAN.matcher(told.get(name).toString());
                if (span.matches()) {
                    long[] numbers = LongStream.rangeClosed(1, 5)
                            .map(group -> Long.parseLong(span.group((int) group)))
                            .toArray();
                    KnownThreadField.of(name)
                            .ifPresent(field -> spans.add(new ThreadSpan(
                                    field.thread(),
                                    field.tenant(),
                                    keys.partition(),
                                    numbers[0],
                                    numbers[1],
                                    numbers[2],
                                    numbers[3],
                                    numbers[4])));
                }
            }
            return spans;
        });
    }

    private CompletionStage<Response> send(Request request) {
        Optional<Throwable> fault = rest.cause();
        if (fault.isPresent()) {
            return CompletableFuture.failedFuture(fault.get());
        }
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(MOST_UNDER_WAY + " questions about threads are under way"));
        }
        return link.send(request).whenComplete((answer, failure) -> {
            room.release();
            if (failure != null) {
                rest.begin(failure);
            }
        });
    }

    @Override
    public void close() {
        link.close();
    }
}
