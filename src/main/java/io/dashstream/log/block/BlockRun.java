package io.dashstream.log.block;

import static java.util.Objects.checkFromToIndex;
import static java.util.Objects.checkIndex;

import io.dashstream.log.LogRecord;
import io.dashstream.log.RecordEncoding;
import io.dashstream.log.RecordRun;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A run of records of one block. One thread at a time. */
final class BlockRun implements RecordRun {
    private final RecordBlock block;
    private final RecordColumns columns;
    private final int from;
    private final int to;

    /** Whether this run holds a reference it has to give back; a part never does. */
    private boolean owing;

    BlockRun(RecordBlock block, RecordColumns columns, int from, int to, boolean owing) {
        this.block = block;
        this.columns = columns;
        this.from = from;
        this.to = to;
        this.owing = owing;
    }

    @Override
    public int partition() {
        return block.partition();
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public LogRecord record(int index) {
        return new BlockRecord(columns, from + checkIndex(index, size()));
    }

    @Override
    public RecordRun part(int first, int end) {
        checkFromToIndex(first, end, size());
        if (first == end) {
            throw new IllegalArgumentException("a run has at least one record, found the part " + first + " to " + end);
        }
        return new BlockRun(block, columns, from + first, from + end, false);
    }

    @Override
    public ByteBuf deliveries() {
        return block.bytes().slice(first().start(), bytes());
    }

    @Override
    public ByteBuf value(int index) {
        LogRecord record = record(index);
        return block.bytes().slice(record.valueStart(), record.valueLength());
    }

    @Override
    public void encoded(RecordEncoding encoding, Consumer<ByteBuf> slices) {
        block.encoded(encoding, columns, from, to, slices);
    }

    @Override
    public RecordRun share() {
        return block.run(from, to);
    }

    @Override
    public void release() {
        if (!owing) {
            throw new IllegalStateException("a run is released once, and a part of a run not at all; partition "
                    + partition() + ", offsets " + first().offset() + " to " + last().offset());
        }
        owing = false;
        block.release();
    }

    @Override
    public String toString() {
        return "run of partition " + partition() + ", offsets " + first().offset() + " to " + last().offset();
    }
}
