package io.dashstream.log.block;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;

/**
 * What the objects of one record take on the heap, bytes; an estimate for 64-bit Java with compressed references. Pure,
 * any thread.
 */
final class RecordCost {
    // LogRecord 64, its slot in the index 8, RecordHeader 40, two immutable lists 24 each.
    private static final int RECORD = 160;
    // String 24 and its array 16, rounded up by half of the 8 bytes of alignment.
    private static final int STRING = 44;
    private static final int THREAD = 32;

    private RecordCost() {}

    static long of(RecordHeader header) {
        long bytes = RECORD;
        for (ThreadSequence thread : header.threads()) {
            bytes += THREAD + STRING + thread.threadId().length();
        }
        for (String tenant : header.tenants()) {
            bytes += STRING + tenant.length();
        }
        return bytes;
    }
}
