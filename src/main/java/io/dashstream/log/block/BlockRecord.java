package io.dashstream.log.block;

import io.dashstream.log.LogRecord;
import io.dashstream.wire.RecordHeader;
import java.util.Map;
import java.util.Set;

/** A record as a place in the columns of its block: made when it is asked for. Immutable, any thread. */
record BlockRecord(RecordColumns columns, int index) implements LogRecord {
    @Override
    public long offset() {
        return columns.offset(index);
    }

    @Override
    public long prev() {
        return columns.prev(index);
    }

    @Override
    public long appendedAtMs() {
        return columns.appendedAtMs(index);
    }

    @Override
    public RecordHeader header() {
        return columns.header(index);
    }

    @Override
    public int start() {
        return columns.start(index);
    }

    @Override
    public int end() {
        return columns.end(index);
    }

    @Override
    public int valueStart() {
        return columns.valueStart(index);
    }

    @Override
    public int valueLength() {
        return columns.valueLength(index);
    }

    // A filter asks these of every record for every client: without a header for the usual record.

    @Override
    public boolean hasThread(Set<String> threads) {
        return columns.usual(index) ? columns.hasThread(index, threads) : LogRecord.super.hasThread(threads);
    }

    @Override
    public boolean hasTenant(Set<String> tenants) {
        return columns.usual(index) ? columns.hasTenant(index, tenants) : LogRecord.super.hasTenant(tenants);
    }

    @Override
    public boolean hasSequenceAbove(Map<String, Long> sequences) {
        return columns.usual(index)
                ? columns.hasSequenceAbove(index, sequences)
                : LogRecord.super.hasSequenceAbove(sequences);
    }

    @Override
    public String toString() {
        return "record at offset " + offset() + " after " + prev();
    }
}
