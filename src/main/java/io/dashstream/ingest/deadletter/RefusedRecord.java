package io.dashstream.ingest.deadletter;

import io.dashstream.wire.Refusal;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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

    /** The record with a value of its own: the fetch in which Kafka's lies is let go of. Without a value it has zero bytes. */
    public static RefusedRecord copyOf(ConsumerRecord<Void, ByteBuffer> record, Refusal refusal, Instant when) {
        ByteBuffer value = record.value();
        byte[] copy = {};
        if (value != null) {
            copy = new byte[value.remaining()];
            value.get(value.position(), copy);
        }
        return new RefusedRecord(record.partition(), record.offset(), copy, refusal, when);
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
