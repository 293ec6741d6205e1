package io.dashstream.log.memory;

import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.block.RecordBlock;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The newest records of one partition: everything from {@link #coveredFrom} on, except what was lost. One thread appends;
 * any thread reads or evicts.
 *
 * <p>Readers find a record by two binary searches, over the blocks and within one.
 */
final class PartitionTail {
    private static final ReadAnswer NOT_HERE = new NotHere();

    private final int partition;
    private final BlockSizes sizes;
    private final LongConsumer budget;
    private final List<RecordBlock> blocks = new ArrayList<>();

    private long coveredFrom;
    private long lastRecord;
    private long lostThrough = -1;
    private boolean sealed;
    private boolean closed;
    private int nextCapacity;
    private volatile long head;

    PartitionTail(int partition, long nextOffset, BlockSizes sizes, LongConsumer budget) {
        this.partition = partition;
        this.sizes = sizes;
        this.budget = budget;
        this.coveredFrom = nextOffset;
        this.lastRecord = nextOffset - 1;
        this.head = nextOffset - 1;
        this.nextCapacity = sizes.first();
    }

    /** The last offset appended, passed or lost. */
    long head() {
        return head;
    }

    synchronized void append(long offset, ByteBuffer value, RecordHeader header, long nowMs) {
        if (offset <= head || closed) {
            return;
        }
        roomFor(RecordBlock.bytesFor(partition, offset, value.remaining(), nowMs))
                .append(offset, lastRecord, value, header, nowMs);
        lastRecord = offset;
        head = offset;
    }

    synchronized void pass(long through) {
        head = Math.max(head, through);
    }

    /** What comes next follows {@code through}; the block ends here, so that a run never spans what was lost. */
    synchronized void lose(long through) {
        if (through > head) {
            sealed = true;
            lostThrough = through;
            lastRecord = through;
            head = through;
        }
    }

    synchronized ReadAnswer read(ReadRequest request) {
        long after = request.after();
        if (after < coveredFrom - 1) {
            return NOT_HERE;
        }
        int index = firstBlockAfter(after);
        if (index == blocks.size()) {
            return after < lostThrough ? NOT_HERE : caughtUp(request);
        }
        RecordBlock block = blocks.get(index);
        int from = block.firstAfter(after);
        if (block.record(from).prev() > after) {
            return NOT_HERE;
        }
        if (block.record(from).offset() > request.upTo()) {
            return caughtUp(request);
        }
        return new Records(
                block.run(from, block.endOf(from, request.upTo(), request.maxRecords(), request.maxBytes())));
    }

    /** The first position from {@code after} on at which a read finds its answer here. */
    synchronized long nextCovered(long after) {
        if (after < coveredFrom - 1) {
            return coveredFrom - 1;
        }
        int index = firstBlockAfter(after);
        if (index == blocks.size()) {
            return Math.max(after, lostThrough);
        }
        RecordBlock block = blocks.get(index);
        return Math.max(after, block.record(block.firstAfter(after)).prev());
    }

    /** The first offset that is held, if there were a record. */
    synchronized long coveredFrom() {
        return coveredFrom;
    }

    /** When the newest record of the oldest block was appended; {@link Long#MAX_VALUE} when there is no block. */
    synchronized long oldestMs() {
        return blocks.isEmpty() ? Long.MAX_VALUE : blocks.get(0).last().appendedAtMs();
    }

    /** Drops the oldest block, if there is one. */
    synchronized void evictOldest() {
        if (blocks.isEmpty()) {
            return;
        }
        RecordBlock block = blocks.remove(0);
        coveredFrom = block.last().offset() + 1;
        if (blocks.isEmpty()) {
            nextCapacity = sizes.first();
        }
        block.leaveBudget();
        block.release();
    }

    /** Drops everything; reads are answered {@code NotHere} from now on. */
    synchronized void close() {
        while (!blocks.isEmpty()) {
            evictOldest();
        }
        coveredFrom = Long.MAX_VALUE;
        closed = true;
    }

    private ReadAnswer caughtUp(ReadRequest request) {
        // Never behind the reader, who may come from another replica that is further on.
        return new CaughtUp(Math.max(request.after(), Math.min(request.upTo(), head)));
    }

    private RecordBlock roomFor(int needed) {
        if (!sealed && !blocks.isEmpty()) {
            RecordBlock last = blocks.get(blocks.size() - 1);
            if (last.hasRoom(needed)) {
                return last;
            }
        }
        int capacity = Math.max(needed, nextCapacity);
        RecordBlock block = new RecordBlock(partition, capacity, needed < capacity ? recordsIn(capacity) : 1, budget);
        nextCapacity = sizes.after(nextCapacity);
        sealed = false;
        blocks.add(block);
        return block;
    }

    /** How many records will fit, if they are as large as those of the block before; a few more, as they vary. */
    private int recordsIn(int capacity) {
        if (blocks.isEmpty()) {
            return 0;
        }
        RecordBlock last = blocks.get(blocks.size() - 1);
        return (int) (1.1 * last.size() * capacity / last.capacity());
    }

    private int firstBlockAfter(long offset) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blocks.get(middle).last().offset() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
