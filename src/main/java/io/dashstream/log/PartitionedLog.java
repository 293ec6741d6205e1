package io.dashstream.log;

import io.dashstream.log.memory.MemoryTail;
import io.dashstream.log.thread.ThreadIndex;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
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
public final class PartitionedLog implements TelemetryLog, LogAppender, PastLog {
    private final String topic;
    private final Supplier<MemoryTail> memories;
    private final Function<Epoch, List<LogReader>> cold;
    private final Function<Epoch, ThreadIndex> index;
    private final LogEnds ends;
    private final LongAdder memoryHits = new LongAdder();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private volatile @Nullable TieredLife life;

    /**
     * @param memories makes the memory tail of a life of the topic
     * @param cold gives the tiers behind memory of a life of the topic, warmest first
     */
    public PartitionedLog(
            String topic, Supplier<MemoryTail> memories, Function<Epoch, List<LogReader>> cold, LogEnds ends) {
        this(topic, memories, cold, epoch -> ThreadIndex.NONE, ends);
    }

    /** @param index gives what a store knows of the threads of a life of the topic */
    public PartitionedLog(
            String topic,
            Supplier<MemoryTail> memories,
            Function<Epoch, List<LogReader>> cold,
            Function<Epoch, ThreadIndex> index,
            LogEnds ends) {
        this.topic = topic;
        this.memories = memories;
        this.cold = cold;
        this.index = index;
        this.ends = ends;
    }

    @Override
    public synchronized void open(Epoch epoch, int partition, long nextOffset, int partitions) {
        TieredLife before = life;
        TieredLife now = before != null && before.epoch().equals(epoch) ? before : begin(epoch);
        boolean opened = now.open(partition, nextOffset, partitions);
        life = now;
        if (before != null && now != before) {
            before.close();
        }
        if (opened) {
            publish();
        }
    }

    private TieredLife begin(Epoch epoch) {
        return new TieredLife(
                epoch,
                memories.get(),
                new TierList(cold.apply(epoch)),
                index.apply(epoch),
                memoryHits,
                other -> other == life);
    }

    @Override
    public long nextOffset(int partition) {
        TieredLife now = life;
        return now == null || !now.memory().isOpen(partition)
                ? -1
                : now.memory().head(partition) + 1;
    }

    @Override
    public void append(int partition, long offset, ByteBuffer value, RecordHeader header, long nowMs) {
        opened().memory().append(partition, offset, value, header, nowMs);
    }

    @Override
    public void pass(int partition, long through) {
        opened().memory().pass(partition, through);
    }

    @Override
    public void lose(int partition, long through) {
        opened().memory().lose(partition, through);
    }

    @Override
    public void settle(int partition, long through) {
        opened().settle(partition, through, this::publish);
    }

    @Override
    public void publish() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public Optional<Epoch> epoch() {
        return life().map(LogLife::epoch);
    }

    @Override
    public Optional<LogLife> life() {
        TieredLife now = life;
        return now == null ? Optional.empty() : now.shown();
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public int partitions() {
        return life().map(LogLife::partitions).orElse(0);
    }

    @Override
    public long head(int partition) {
        return opened().memory().head(partition);
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        TieredLife now = life;
        return now == null ? TieredLife.notOpen(request) : now.read(request);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> oldest() {
        TieredLife now = life;
        return now == null
                ? none()
                : ends.oldest(partitions()).thenApply(of -> with(of, now.memory()::coveredFrom, Math::min));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> newest() {
        TieredLife now = life;
        return now == null
                ? none()
                : ends.newest(partitions()).thenApply(of -> with(of, now.memory()::head, Math::max));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> before(Instant instant) {
        return ends.before(instant, partitions());
    }

    @Override
    public LogReader past(Epoch epoch) {
        return new TierList(cold.apply(epoch));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Drops what is too old by now. */
    public void expire(long nowMs) {
        TieredLife now = life;
        if (now != null) {
            now.expire(nowMs);
        }
    }

    /** Bytes that memory holds now. */
    public long memoryBytes() {
        TieredLife now = life;
        return now == null ? 0 : now.memory().heldBytes();
    }

    /** Pages answered from memory since the start. */
    public long memoryHits() {
        return memoryHits.sum();
    }

    /** Gives the memory back; nothing is to be read or appended afterwards. */
    public void close() {
        TieredLife now = life;
        if (now != null) {
            now.close();
        }
    }

    private TieredLife opened() {
        TieredLife now = life;
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
