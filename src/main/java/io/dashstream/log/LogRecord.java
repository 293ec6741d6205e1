package io.dashstream.log;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import java.util.Map;
import java.util.Set;

/** One record of a partition; its bytes lie in the block that holds it. Immutable, any thread. */
public interface LogRecord {
    /** Kafka offset. */
    long offset();

    /**
     * Offset of the record before it as ingest saw it; -1 for none. A reader whose position is at or above it misses nothing
     * by taking this record next.
     */
    long prev();

    /** When it was appended, the gateway's clock, milliseconds since the epoch. */
    long appendedAtMs();

    /** Its threads, tenants and type; may be made anew for each call. */
    RecordHeader header();

    /** Where its {@code dashstream.v2} encoding starts in the block, bytes. */
    int start();

    /** Where that encoding ends. */
    int end();

    /** Where the Kafka record value starts in the block, within {@link #start} and {@link #end}. */
    int valueStart();

    /** Length of the value, bytes. */
    int valueLength();

    /** Whether the record speaks of any of the threads. */
    default boolean hasThread(Set<String> threads) {
        for (ThreadSequence thread : header().threads()) {
            if (threads.contains(thread.threadId())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the record speaks of any of the tenants. */
    default boolean hasTenant(Set<String> tenants) {
        for (String tenant : header().tenants()) {
            if (tenants.contains(tenant)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the record holds, for one of the threads, a sequence above the one given (unsigned). */
    default boolean hasSequenceAbove(Map<String, Long> sequences) {
        for (ThreadSequence thread : header().threads()) {
            Long known = sequences.get(thread.threadId());
            if (known != null && Long.compareUnsigned(thread.sequence(), known) > 0) {
                return true;
            }
        }
        return false;
    }
}
