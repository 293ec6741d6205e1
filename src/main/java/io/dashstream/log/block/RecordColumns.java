package io.dashstream.log.block;

import static java.util.Objects.requireNonNull;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import io.dashstream.wire.v1.MessageType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the log knows of the records of one block: an array per property, not an object per record. Written by the block's
 * owner, only behind what was handed out, and grown into another instance; so whoever was handed one may keep it.
 *
 * <p>A log of a few hundred megabytes holds a million records for minutes. As objects (five each) they all survive into the
 * collector's old generation, whose marking cost a quarter of a core at full ingest; these arrays cost it next to nothing.
 */
final class RecordColumns {
    private static final int REFERENCE = 4;

    /** What one record takes in all arrays, bytes. */
    static final int BYTES_PER_RECORD = 6 * Long.BYTES + 6 * Integer.BYTES + 3 * REFERENCE;

    private final long[] offsets;
    private final long[] prevs;
    private final long[] appendedAtMs;
    private final int[] ends;
    private final int[] valueStarts;
    private final int[] valueLengths;

    private final MessageType[] types;
    private final long[] timestampsUs;
    private final int[] schemaVersions;
    private final int[] messageCounts;

    /** Of records of one thread and at most one tenant, which nearly all are; null for the others. */
    private final @Nullable String[] threads;

    private final long[] sequences;
    private final long[] lowest;
    private final int[] counts;
    private final @Nullable String[] tenants;

    private final ChargedIds charged;

    /** Headers of the others; made with the first of them. */
    private @Nullable RecordHeader @Nullable [] whole;

    RecordColumns(int capacity) {
        offsets = new long[capacity];
        prevs = new long[capacity];
        appendedAtMs = new long[capacity];
        ends = new int[capacity];
        valueStarts = new int[capacity];
        valueLengths = new int[capacity];
        types = new MessageType[capacity];
        timestampsUs = new long[capacity];
        schemaVersions = new int[capacity];
        messageCounts = new int[capacity];
        threads = new @Nullable String[capacity];
        sequences = new long[capacity];
        lowest = new long[capacity];
        counts = new int[capacity];
        tenants = new @Nullable String[capacity];
        charged = new ChargedIds();
    }

    private RecordColumns(RecordColumns of, int capacity) {
        offsets = Arrays.copyOf(of.offsets, capacity);
        prevs = Arrays.copyOf(of.prevs, capacity);
        appendedAtMs = Arrays.copyOf(of.appendedAtMs, capacity);
        ends = Arrays.copyOf(of.ends, capacity);
        valueStarts = Arrays.copyOf(of.valueStarts, capacity);
        valueLengths = Arrays.copyOf(of.valueLengths, capacity);
        types = Arrays.copyOf(of.types, capacity);
        timestampsUs = Arrays.copyOf(of.timestampsUs, capacity);
        schemaVersions = Arrays.copyOf(of.schemaVersions, capacity);
        messageCounts = Arrays.copyOf(of.messageCounts, capacity);
        threads = Arrays.copyOf(of.threads, capacity);
        sequences = Arrays.copyOf(of.sequences, capacity);
        lowest = Arrays.copyOf(of.lowest, capacity);
        counts = Arrays.copyOf(of.counts, capacity);
        tenants = Arrays.copyOf(of.tenants, capacity);
        charged = of.charged;
        @Nullable RecordHeader @Nullable [] others = of.whole;
        whole = others == null ? null : Arrays.copyOf(others, capacity);
    }

    int capacity() {
        return offsets.length;
    }

    /** The same records with room for as many more. */
    RecordColumns grown() {
        return new RecordColumns(this, capacity() * 2);
    }

    void place(int index, long offset, long prev, long nowMs) {
        offsets[index] = offset;
        prevs[index] = prev;
        appendedAtMs[index] = nowMs;
    }

    void bytes(int index, int end, int valueStart, int valueLength) {
        ends[index] = end;
        valueStarts[index] = valueStart;
        valueLengths[index] = valueLength;
    }

    /** Takes a header apart; returns the bytes it takes beside the arrays, an estimate. */
    long header(int index, RecordHeader header) {
        if (header.threads().size() != 1 || header.tenants().size() > 1) {
            if (whole == null) {
                whole = new @Nullable RecordHeader[capacity()];
            }
            whole[index] = header;
            return RecordCost.of(header);
        }
        ThreadSequence thread = header.threads().get(0);
        String tenant = header.tenants().isEmpty() ? null : header.tenants().get(0);
        types[index] = header.type();
        timestampsUs[index] = header.timestampUs();
        schemaVersions[index] = header.schemaVersion();
        messageCounts[index] = header.messageCount();
        threads[index] = thread.threadId();
        sequences[index] = thread.sequence();
        lowest[index] = thread.lowest();
        counts[index] = thread.count();
        tenants[index] = tenant;
        return charged.costOf(thread.threadId()) + (tenant == null ? 0 : charged.costOf(tenant));
    }

    long offset(int index) {
        return offsets[index];
    }

    long prev(int index) {
        return prevs[index];
    }

    long appendedAtMs(int index) {
        return appendedAtMs[index];
    }

    /** Records lie back to back. */
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    int end(int index) {
        return ends[index];
    }

    int valueStart(int index) {
        return valueStarts[index];
    }

    int valueLength(int index) {
        return valueLengths[index];
    }

    /** The header, made of what was taken apart. */
    RecordHeader header(int index) {
        String thread = threads[index];
        if (thread == null) {
            return wholeAt(index);
        }
        String tenant = tenants[index];
        return new RecordHeader(
                types[index],
                List.of(new ThreadSequence(thread, sequences[index], lowest[index], counts[index])),
                tenant == null ? List.of() : List.of(tenant),
                timestampsUs[index],
                schemaVersions[index],
                messageCounts[index]);
    }

    /** Whether the record has one thread and at most one tenant, so that the questions below may be asked. */
    boolean usual(int index) {
        return threads[index] != null;
    }

    boolean hasThread(int index, Set<String> of) {
        return of.contains(threads[index]);
    }

    boolean hasTenant(int index, Set<String> of) {
        String tenant = tenants[index];
        return tenant != null && of.contains(tenant);
    }

    boolean hasSequenceAbove(int index, Map<String, Long> of) {
        Long known = of.get(threads[index]);
        return known != null && Long.compareUnsigned(sequences[index], known) > 0;
    }

    private RecordHeader wholeAt(int index) {
        return requireNonNull(
                requireNonNull(whole, "headers that are kept whole")[index], "a header that is kept whole");
    }
}
