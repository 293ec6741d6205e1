package io.dashstream.ingest.deadletter;

import io.dashstream.wire.Refusal;
import java.time.Instant;

/** A record that was refused, as it came from Kafka. Any thread; nobody writes to the value. */
public final class RefusedRecord {
    private final int partition;
    private final long offset;
    private final byte[] value;
    private final Refusal refusal;
    private final Instant when;

    /**
     * @param value the record's value, which is not copied
     * @param when when it was refused
     */
    public RefusedRecord(int partition, long offset, byte[] value, Refusal refusal, Instant when) {
        this.partition = partition;
        this.offset = offset;
        this.value = value;
        this.refusal = refusal;
        this.when = when;
    }

    public int partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    public Refusal refusal() {
        return refusal;
    }

    byte[] value() {
        return value;
    }

    Instant when() {
        return when;
    }
}
