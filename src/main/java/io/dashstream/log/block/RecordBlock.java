package io.dashstream.log.block;

import io.dashstream.log.LogRecord;
import io.dashstream.log.RecordEncoding;
import io.dashstream.log.RecordRun;
import io.dashstream.wire.RecordHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Records of one partition, rising in offset, laid down back to back as {@code DeliveryBatch} elements in one direct
 * buffer of fixed size. Filled and searched under its owner's lock; what a run has handed out is read by any thread.
 *
 * <p>References: one for the owner, one per run. The last one gives the memory back, and Netty keeps each buffer alive
 * beyond that while a channel still holds a retained slice of it.
 */
public final class RecordBlock extends AbstractReferenceCounted {
    private static final int LEAST_RECORDS = 16;

    private final int partition;
    private final ByteBuf bytes;
    private final Footprint footprint;
    private final Map<RecordEncoding, EncodedRecords> encodings = new HashMap<>();

    // Replaced when it is full, so runs may keep it.
    private RecordColumns columns;
    private final DeliveryLayout layout = new DeliveryLayout();
    private int size;

    /**
     * @param capacity size of the buffer, bytes
     * @param records about how many records it will hold: with more, its arrays are copied on the way
     * @param budget told of every byte the block takes (positive) and, at {@link #leaveBudget}, of all of them (negative)
     */
    public RecordBlock(int partition, int capacity, int records, LongConsumer budget) {
        this.partition = partition;
        this.columns = new RecordColumns(Math.max(LEAST_RECORDS, records));
        this.bytes = Unpooled.directBuffer(capacity, capacity);
        this.footprint = new Footprint(budget);
        footprint.grow(capacity + costOf(columns));
    }

    /**
     * The room a record takes in a block.
     *
     * @throws IllegalArgumentException when no block can hold it
     */
    public static int bytesFor(int partition, long offset, int valueLength, long appendedAtMs) {
        long needed = DeliveryLayout.bytes(partition, offset, valueLength, appendedAtMs);
        if (needed > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a record takes at most 2 GiB, found " + needed + " bytes at partition "
                    + partition + ", offset " + offset);
        }
        return (int) needed;
    }

    /** Whether that many more bytes fit. */
    public boolean hasRoom(int needed) {
        return bytes.writableBytes() >= needed;
    }

    /** Lays down one record, for which there must be room, behind all others; {@code value}, which has an array behind it, is copied. */
    public void append(long offset, long prev, ByteBuffer value, RecordHeader header, long appendedAtMs) {
        if (size == columns.capacity()) {
            RecordColumns full = columns;
            columns = full.grown();
            footprint.grow(costOf(columns) - costOf(full));
        }
        int valueStart = layout.write(bytes, partition, offset, value, appendedAtMs);
        columns.place(size, offset, prev, appendedAtMs);
        columns.bytes(size, bytes.writerIndex(), valueStart, value.remaining());
        long cost = columns.header(size, header);
        if (cost > 0) {
            footprint.grow(cost);
        }
        size++;
    }

    public int size() {
        return size;
    }

    /** Size of the buffer, bytes. */
    public int capacity() {
        return bytes.capacity();
    }

    public LogRecord record(int index) {
        return new BlockRecord(columns, index);
    }

    public LogRecord last() {
        return record(size - 1);
    }

    /** Index of the first record whose offset is greater; {@link #size} when there is none. */
    public int firstAfter(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (columns.offset(middle) > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The end (excluded) of the longest run from {@code from} within the limits, at least one record. */
    public int endOf(int from, long upTo, int maxRecords, int maxBytes) {
        int low = from + 1;
        int high = (int) Math.min(firstAfter(upTo), (long) from + maxRecords);
        int start = columns.start(from);
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (columns.end(middle - 1) - start <= maxBytes) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The records {@code from} to {@code to} (excluded), with a reference of its own. */
    public RecordRun run(int from, int to) {
        retain();
        return new BlockRun(this, columns, from, to, true);
    }

    /** The block no longer counts in its owner's budget, whatever it still holds for its readers. */
    public void leaveBudget() {
        footprint.end();
    }

    int partition() {
        return partition;
    }

    ByteBuf bytes() {
        return bytes;
    }

    void encoded(RecordEncoding encoding, RecordColumns of, int from, int to, Consumer<ByteBuf> slices) {
        EncodedRecords encoded;
        synchronized (encodings) {
            // One per dialect that was asked for: the number of dialects bounds it.
            encoded = encodings.computeIfAbsent(encoding, e -> new EncodedRecords(partition, bytes, e, footprint));
        }
        encoded.slices(of, from, to, slices);
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        bytes.touch(hint);
        return this;
    }

    private static long costOf(RecordColumns columns) {
        return (long) columns.capacity() * RecordColumns.BYTES_PER_RECORD;
    }

    @Override
    protected void deallocate() {
        leaveBudget();
        bytes.release();
        synchronized (encodings) {
            encodings.values().forEach(EncodedRecords::release);
            encodings.clear();
        }
    }
}
