package io.dashstream.log;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import java.util.Map;
import java.util.Set;

/**
 * One record of a partition; its bytes lie in the block that holds it. Immutable, any thread.
 *
 * @param offset Kafka offset
 * @param prev offset of the record before it as ingest saw it; -1 for none. A reader whose position is at or above
 *     {@code prev} misses nothing by taking this record next
 * @param appendedAtMs when it was appended, the gateway's clock, milliseconds since the epoch
 * @param header its threads, tenants and type
 * @param start where its {@code dashstream.v2} encoding starts in the block, bytes
 * @param end where that encoding ends
 * @param valueStart where the Kafka record value starts in the block, within {@code start} and {@code end}
 * @param valueLength length of the value, bytes
 */
public record LogRecord(
        long offset,
        long prev,
        long appendedAtMs,
        RecordHeader header,
        int start,
        int end,
        int valueStart,
        int valueLength) {

    /** Whether the record speaks of any of the threads. */
    public boolean hasThread(Set<String> threads) {
        for (ThreadSequence thread : header.threads()) {
            if (threads.contains(thread.threadId())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the record speaks of any of the tenants. */
    public boolean hasTenant(Set<String> tenants) {
        for (String tenant : header.tenants()) {
            if (tenants.contains(tenant)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the record holds, for one of the threads, a sequence above the one given (unsigned). */
    public boolean hasSequenceAbove(Map<String, Long> sequences) {
        for (ThreadSequence thread : header.threads()) {
            Long known = sequences.get(thread.threadId());
            if (known != null && Long.compareUnsigned(thread.sequence(), known) > 0) {
                return true;
            }
        }
        return false;
    }
}
