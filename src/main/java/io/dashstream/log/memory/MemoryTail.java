package io.dashstream.log.memory;

import io.dashstream.log.LogReader;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadRequest;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of every partition of one life of the topic, bounded by bytes over all partitions and by age. One
 * thread at a time opens and appends to a partition; any thread reads, and is answered at once.
 *
 * <p>The bytes counted are the blocks' buffers, further encodings, and an estimate of the objects on the heap. Blocks that
 * were dropped while a reader still writes them to its socket are not counted: those bytes are bounded by what sockets may
 * hold in flight.
 */
public final class MemoryTail implements LogReader {
    private final long maxBytes;
    private final long maxAgeMs;
    private final BlockSizes sizes;
    private final AtomicLong held = new AtomicLong();
    private final Object trimming = new Object();

    private volatile @Nullable PartitionTail[] tails = new PartitionTail[0];
    private volatile int partitions;

    public MemoryTail(long maxBytes, Duration maxAge) {
        this.maxBytes = maxBytes;
        this.maxAgeMs = maxAge.toMillis();
        this.sizes = BlockSizes.within(maxBytes);
    }

    /** Starts a partition; it holds everything from {@code nextOffset} on. False when it is open already. */
    public synchronized boolean open(int partition, long nextOffset) {
        if (find(partition) != null) {
            return false;
        }
        @Nullable PartitionTail[] more = Arrays.copyOf(tails, Math.max(tails.length, partition + 1));
        more[partition] = new PartitionTail(partition, nextOffset, sizes, held::addAndGet);
        tails = more;
        int count = partitions;
        while (count < more.length && more[count] != null) {
            count++;
        }
        partitions = count;
        return true;
    }

    /** How many partitions from 0 on are open without a missing one among them. */
    public int partitions() {
        return partitions;
    }

    public boolean isOpen(int partition) {
        return find(partition) != null;
    }

    /** The last offset appended, passed or lost in an open partition. */
    public long head(int partition) {
        return tail(partition).head();
    }

    public void append(int partition, long offset, ByteBuffer value, RecordHeader header, long nowMs) {
        tail(partition).append(offset, value, header, nowMs);
        if (held.get() > maxBytes) {
            trim(Long.MIN_VALUE);
        }
    }

    public void pass(int partition, long through) {
        tail(partition).pass(through);
    }

    public void lose(int partition, long through) {
        tail(partition).lose(through);
    }

    /** Drops what is too old by now. */
    public void expire(long nowMs) {
        trim(nowMs - maxAgeMs);
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        return CompletableFuture.completedFuture(answer(request));
    }

    /** What {@link #read} answers. */
    public ReadAnswer answer(ReadRequest request) {
        PartitionTail tail = find(request.partition());
        return tail == null ? new NotHere() : tail.read(request);
    }

    /** The first position from {@code after} on at which a read of that open partition finds its answer here. */
    public long nextCovered(int partition, long after) {
        return tail(partition).nextCovered(after);
    }

    /** The offset from which an open partition holds everything that was not lost. */
    public long coveredFrom(int partition) {
        return tail(partition).coveredFrom();
    }

    /** Bytes held now. */
    public long heldBytes() {
        return held.get();
    }

    /** Drops everything; reads are answered {@code NotHere} from now on. */
    public void close() {
        for (PartitionTail tail : tails) {
            if (tail != null) {
                tail.close();
            }
        }
    }

    private void trim(long notBeforeMs) {
        synchronized (trimming) {
            PartitionTail oldest = oldest();
            while (oldest != null && (held.get() > maxBytes || oldest.oldestMs() < notBeforeMs)) {
                oldest.evictOldest();
                oldest = oldest();
            }
        }
    }

    /** The partition whose oldest block was filled first, if any holds one. */
    private @Nullable PartitionTail oldest() {
        PartitionTail oldest = null;
        long oldestMs = Long.MAX_VALUE;
        for (PartitionTail tail : tails) {
            long ms = tail == null ? Long.MAX_VALUE : tail.oldestMs();
            if (ms < oldestMs) {
                oldest = tail;
                oldestMs = ms;
            }
        }
        return oldest;
    }

    private @Nullable PartitionTail find(int partition) {
        @Nullable PartitionTail[] all = tails;
        return partition < all.length ? all[partition] : null;
    }

    private PartitionTail tail(int partition) {
        PartitionTail tail = find(partition);
        if (tail == null) {
            throw new IllegalStateException("partition " + partition + " is not open; open it before it is used");
        }
        return tail;
    }
}
