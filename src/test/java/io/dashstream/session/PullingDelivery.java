package io.dashstream.session;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashstream.delivery.Delivery;
import io.dashstream.delivery.Filter;
import io.dashstream.delivery.Sink;
import io.dashstream.delivery.Sink.Cause;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.StartPoint.From;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.Cursor;
import io.dashstream.log.Epoch;
import io.dashstream.log.LogRecord;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import io.dashstream.log.TelemetryLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The plainest delivery there can be over the real log: what the door is tried with while it is not delivery that is tested. */
@SuppressWarnings("FutureReturnValueIgnored")
@Alternative
@ApplicationScoped
class PullingDelivery implements Delivery {
    private final TelemetryLog log;
    private final Set<Pull> pulls = ConcurrentHashMap.newKeySet();

    PullingDelivery(TelemetryLog log) {
        this.log = log;
        log.onChange(() -> pulls.forEach(Pull::wake));
    }

    @Override
    public Subscription open(Sink sink, SubscriptionOptions options) {
        Pull pull = new Pull(sink, options);
        pulls.add(pull);
        pull.wake();
        return pull;
    }

    private final class Pull implements Subscription {
        private final Sink sink;
        private final AtomicBoolean awake = new AtomicBoolean();
        private final TreeMap<Integer, Long> positions = new TreeMap<>();
        private final TreeMap<Integer, Long> target = new TreeMap<>();
        private final TreeMap<Integer, Long> replayTo = new TreeMap<>();
        private final Set<Integer> reading = new HashSet<>();
        private StartPoint start;
        private Cause cause = Cause.OPEN;
        private Filter filter;
        private Map<String, Long> replay = Map.of();
        private @Nullable Epoch epoch;
        private boolean resolving;
        private boolean started;
        private boolean caughtUp;
        private boolean closed;
        private long delivered;
        private int generation;

        private Pull(Sink sink, SubscriptionOptions options) {
            this.sink = sink;
            this.start = options.start();
            this.filter = options.filter();
        }

        private void wake() {
            if (awake.compareAndSet(false, true)) {
                sink.eventLoop().execute(this::turn);
            }
        }

        private void turn() {
            awake.set(false);
            if (closed || resolving || log.epoch().isEmpty()) {
                return;
            }
            if (!started) {
                resolve();
                return;
            }
            for (int partition : Set.copyOf(positions.keySet())) {
                pull(partition);
            }
            if (!caughtUp
                    && target.entrySet().stream()
                            .allMatch(e -> requireNonNull(positions.get(e.getKey())) >= e.getValue())) {
                caughtUp = true;
                sink.caughtUp(cursor(), delivered, 1);
            }
            sink.flush();
        }

        private void resolve() {
            resolving = true;
            int mine = ++generation;
            CompletableFuture<Map<Integer, Long>> oldest = log.oldest().toCompletableFuture();
            CompletableFuture<Map<Integer, Long>> newest = log.newest().toCompletableFuture();
            CompletableFuture<Map<Integer, Long>> before = start.rest() instanceof From.At at
                    ? log.before(at.instant()).toCompletableFuture()
                    : CompletableFuture.completedFuture(Map.of());
            CompletableFuture.allOf(oldest, newest, before)
                    .whenComplete((done, failure) -> sink.eventLoop().execute(() -> {
                        if (mine != generation || closed) {
                            return;
                        }
                        resolving = false;
                        if (failure == null) {
                            begin(oldest.join(), newest.join(), before.join());
                            wake();
                        } else {
                            sink.eventLoop().schedule(this::wake, 200, MILLISECONDS);
                        }
                    }));
        }

        private void begin(Map<Integer, Long> oldest, Map<Integer, Long> newest, Map<Integer, Long> before) {
            epoch = log.epoch().orElseThrow();
            boolean otherLife =
                    !start.cursor().epoch().map(e -> e.equals(epoch)).orElse(true);
            positions.clear();
            target.clear();
            Cause why = otherLife ? Cause.EPOCH : cause;
            for (int p = 0; p < log.partitions(); p++) {
                Long given = otherLife ? null : start.cursor().offsets().get(p);
                long position = given != null ? given : place(p, oldest, before);
                if (given != null && given > newest.getOrDefault(p, -1L)) {
                    why = Cause.AHEAD;
                    position = log.head(p);
                }
                positions.put(p, position);
                target.put(p, log.head(p));
            }
            started = true;
            caughtUp = false;
            delivered = 0;
            sink.started(new Sink.Started(why, cursor(), oldest, new TreeMap<>(target)));
            sink.flush();
        }

        private long place(int partition, Map<Integer, Long> oldest, Map<Integer, Long> before) {
            if (start.rest() instanceof From.Latest) {
                return log.head(partition);
            }
            return start.rest() instanceof From.At
                    ? before.getOrDefault(partition, log.head(partition))
                    : oldest.getOrDefault(partition, 0L) - 1;
        }

        private void pull(int partition) {
            while (!closed && started && !reading.contains(partition) && sink.writableBytes() > 0) {
                long position = requireNonNull(positions.get(partition));
                long head = log.head(partition);
                if (position >= head) {
                    return;
                }
                int bytes = (int) Math.min(64 << 10, sink.writableBytes());
                int mine = generation;
                CompletableFuture<ReadAnswer> answer = log.read(new ReadRequest(partition, position, head, 512, bytes))
                        .toCompletableFuture();
                if (answer.isDone() && !answer.isCompletedExceptionally()) {
                    answered(partition, answer.join());
                    continue;
                }
                reading.add(partition);
                answer.whenComplete((read, failure) -> sink.eventLoop().execute(() -> {
                    reading.remove(partition);
                    if (failure == null && mine == generation && !closed) {
                        answered(partition, read);
                        wake();
                    } else if (failure == null && read instanceof ReadAnswer.Records records) {
                        records.run().release();
                    } else {
                        sink.eventLoop().schedule(this::wake, 200, MILLISECONDS);
                    }
                }));
            }
        }

        private void answered(int partition, ReadAnswer answer) {
            if (answer instanceof ReadAnswer.Records records) {
                RecordRun run = records.run();
                write(partition, run);
                positions.put(partition, run.last().offset());
                run.release();
            } else if (answer instanceof ReadAnswer.Hole hole) {
                sink.gap(partition, hole);
                positions.put(partition, hole.to());
            } else if (answer instanceof ReadAnswer.CaughtUp to) {
                positions.merge(partition, to.through(), Math::max);
            }
        }

        private void write(int partition, RecordRun run) {
            long until = replayTo.getOrDefault(partition, -1L);
            Predicate<LogRecord> wanted =
                    record -> record.offset() <= until ? record.hasSequenceAbove(replay) : filter.accepts(record);
            int from = 0;
            while (from < run.size()) {
                int to = from;
                while (to < run.size() && wanted.test(run.record(to))) {
                    to++;
                }
                if (to > from) {
                    sink.records(run.part(from, to));
                    delivered += to - from;
                }
                from = to + 1;
            }
        }

        @Override
        public void ready() {
            wake();
        }

        @Override
        public void seek(StartPoint place) {
            start = place;
            cause = Cause.SEEK;
            started = false;
            resolving = false;
            generation++;
            replay = Map.of();
            replayTo.clear();
            wake();
        }

        @Override
        public void replayThreads(Map<String, Long> sequences) {
            TreeMap<Integer, Long> until = new TreeMap<>(positions);
            seek(StartPoint.EARLIEST);
            replay = sequences;
            replayTo.putAll(until);
        }

        @Override
        public void filter(Filter other) {
            filter = other;
        }

        @Override
        public void acknowledge(Cursor applied) {
            // No window here.
        }

        @Override
        public Cursor cursor() {
            return epoch == null ? start.cursor() : Cursor.of(epoch, positions);
        }

        @Override
        public void close() {
            closed = true;
            pulls.remove(this);
        }
    }
}
