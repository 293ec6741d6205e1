package io.dashstream.log.block;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;

/**
 * What the objects that are kept of a record take on the heap, bytes; an estimate for 64-bit Java with compressed
 * references. Pure, any thread.
 */
final class RecordCost {
    // RecordHeader 40, two immutable lists 24 each, rounded up.
    private static final int HEADER = 96;
    // String 24 and its array 16, rounded up by half of the 8 bytes of alignment.
    private static final int STRING = 44;
    private static final int THREAD = 32;

    private RecordCost() {}

    /** Of a header that is kept whole. */
    static long of(RecordHeader header) {
        long bytes = HEADER;
        for (ThreadSequence thread : header.threads()) {
            bytes += THREAD + of(thread.threadId());
        }
        for (String tenant : header.tenants()) {
            bytes += of(tenant);
        }
        return bytes;
    }

    static long of(String id) {
        return (long) STRING + id.length();
    }
}
