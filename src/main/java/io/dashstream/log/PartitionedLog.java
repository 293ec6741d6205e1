package io.dashstream.log;

import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.wire.RecordHeader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log: the memory tail, then the colder tiers in order. Ingest's thread appends; any thread reads.
 *
 * <p>A colder tier is never asked beyond the head, and what it says of a hole never covers what memory holds. When it
 * cannot answer, the read fails and the reader tries again: a store that is down delays a reader and never fakes an end.
 */
public final class PartitionedLog implements TelemetryLog, LogAppender {
    private final String topic;
    private final Supplier<MemoryTail> memories;
    private final Function<Epoch, List<LogReader>> cold;
    private final LogEnds ends;
    private final LongAdder memoryHits = new LongAdder();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private volatile @Nullable Life life;

    /** One life of the topic; {@code complete} once every partition of it was open. */
    private final class Life implements LogLife {
        private final Epoch epoch;
        private final MemoryTail memory;
        private final LogReader cold;
        private final Optional<LogLife> self = Optional.of(this);
        private volatile boolean complete;

        private Life(Epoch epoch) {
            this.epoch = epoch;
            this.memory = memories.get();
            this.cold = new TierList(PartitionedLog.this.cold.apply(epoch));
        }

        @Override
        public Epoch epoch() {
            return epoch;
        }

        @Override
        public int partitions() {
            return memory.partitions();
        }

        @Override
        public long head(int partition) {
            return memory.head(partition);
        }

        @Override
        public ReadAnswer readNow(ReadRequest request) {
            ReadAnswer answer = memory.answer(request);
            if (answer instanceof Records) {
                memoryHits.increment();
            }
            return answer;
        }

        @Override
        public CompletionStage<ReadAnswer> read(ReadRequest request) {
            if (!memory.isOpen(request.partition())) {
                return notOpen(request);
            }
            ReadAnswer answer = readNow(request);
            if (!(answer instanceof NotHere)) {
                return CompletableFuture.completedFuture(answer);
            }
            if (request.upTo() <= request.after()) {
                return CompletableFuture.completedFuture(new CaughtUp(request.after()));
            }
            ReadRequest behindHead = request.withUpTo(memory.head(request.partition()));
            return cold.read(behindHead).thenApply(found -> settled(behindHead, found));
        }

        /** What a colder tier found, cut to what it may tell. */
        private ReadAnswer settled(ReadRequest request, ReadAnswer found) {
            if (life != this) {
                if (found instanceof Records records) {
                    records.run().release();
                }
                throw new IllegalStateException("the topic was made again while partition " + request.partition()
                        + " was read; read again in the new epoch");
            }
            if (found instanceof Hole hole) {
                return clipped(request, hole.to(), hole.reason());
            }
            if (found instanceof NotHere) {
                return clipped(request, request.upTo(), HoleReason.UNAVAILABLE);
            }
            if (found instanceof CaughtUp caughtUp && caughtUp.through() <= request.after()) {
                // Ingest has seen records up to the head: a tier that ends before it lags behind, and is no end.
                throw new IllegalStateException("partition " + request.partition() + " ends at offset "
                        + request.after() + " in the tier that was asked, although its head is " + request.upTo()
                        + "; read again later");
            }
            return found;
        }

        private ReadAnswer clipped(ReadRequest request, long to, HoleReason reason) {
            long from = request.after() + 1;
            long last = Math.min(to, memory.nextCovered(request.partition(), request.after()));
            return new Hole(from, Math.max(from, last), reason);
        }
    }

    /**
     * @param memories makes the memory tail of a life of the topic
     * @param cold gives the tiers behind memory of a life of the topic, warmest first
     */
    public PartitionedLog(
            String topic, Supplier<MemoryTail> memories, Function<Epoch, List<LogReader>> cold, LogEnds ends) {
        this.topic = topic;
        this.memories = memories;
        this.cold = cold;
        this.ends = ends;
    }

    @Override
    public synchronized void open(Epoch epoch, int partition, long nextOffset, int partitions) {
        Life before = life;
        Life now = before != null && before.epoch.equals(epoch) ? before : new Life(epoch);
        boolean opened = now.memory.open(partition, nextOffset);
        now.complete = now.complete || now.memory.partitions() >= partitions;
        life = now;
        if (before != null && now != before) {
            before.memory.close();
        }
        if (opened) {
            publish();
        }
    }

    @Override
    public long nextOffset(int partition) {
        Life now = life;
        return now == null || !now.memory.isOpen(partition) ? -1 : now.memory.head(partition) + 1;
    }

    @Override
    public void append(int partition, long offset, byte[] value, RecordHeader header, long nowMs) {
        opened().memory.append(partition, offset, value, header, nowMs);
    }

    @Override
    public void pass(int partition, long through) {
        opened().memory.pass(partition, through);
    }

    @Override
    public void lose(int partition, long through) {
        opened().memory.lose(partition, through);
    }

    @Override
    public void settle(int partition, long through) {
        Life now = opened();
        long head = now.head(partition);
        if (through <= head) {
            return;
        }
        now.cold.read(new ReadRequest(partition, head, through, 1, 1)).whenComplete((found, fault) -> {
            if (found instanceof Records records) {
                // Ingest is about to read them.
                records.run().release();
            } else if (found instanceof CaughtUp caughtUp && life == now) {
                now.memory.pass(partition, Math.min(through, caughtUp.through()));
                publish();
            }
        });
    }

    @Override
    public void publish() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public Optional<Epoch> epoch() {
        Life now = life;
        return now == null || !now.complete ? Optional.empty() : Optional.of(now.epoch);
    }

    @Override
    public Optional<LogLife> life() {
        Life now = life;
        return now == null || !now.complete ? Optional.empty() : now.self;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public int partitions() {
        Life now = life;
        return now == null || !now.complete ? 0 : now.memory.partitions();
    }

    @Override
    public long head(int partition) {
        return opened().memory.head(partition);
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        Life now = life;
        return now == null ? notOpen(request) : now.read(request);
    }

    private static CompletionStage<ReadAnswer> notOpen(ReadRequest request) {
        return CompletableFuture.failedFuture(new IllegalStateException(
                "partition " + request.partition() + " is not open; it can be read once ingest stands on it"));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> oldest() {
        Life now = life;
        return now == null
                ? none()
                : ends.oldest(partitions()).thenApply(of -> with(of, now.memory::coveredFrom, Math::min));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> newest() {
        Life now = life;
        return now == null ? none() : ends.newest(partitions()).thenApply(of -> with(of, now.memory::head, Math::max));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> before(Instant instant) {
        return ends.before(instant, partitions());
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Drops what is too old by now. */
    public void expire(long nowMs) {
        Life now = life;
        if (now != null) {
            now.memory.expire(nowMs);
        }
    }

    /** Pages answered from memory since the start. */
    public long memoryHits() {
        return memoryHits.sum();
    }

    /** Gives the memory back; nothing is to be read or appended afterwards. */
    public void close() {
        Life now = life;
        if (now != null) {
            now.memory.close();
        }
    }

    private Life opened() {
        Life now = life;
        if (now == null) {
            throw new IllegalStateException("no partition of " + topic + " is open; open it before it is used");
        }
        return now;
    }

    private static CompletionStage<Map<Integer, Long>> none() {
        return CompletableFuture.completedFuture(Map.of());
    }

    private static Map<Integer, Long> with(
            Map<Integer, Long> kafka, IntToLongFunction memory, LongBinaryOperator better) {
        Map<Integer, Long> both = new HashMap<>(kafka);
        both.replaceAll((partition, offset) -> better.applyAsLong(offset, memory.applyAsLong(partition)));
        return both;
    }
}
