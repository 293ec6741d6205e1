package io.dashstream.log;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Consecutive records of one partition, as a view of a shared block; holds a reference to the block's memory until
 * released. One thread at a time; whoever is given a run releases it exactly once.
 */
public interface RecordRun {
    int partition();

    /** Number of records, at least 1. */
    int size();

    LogRecord record(int index);

    /** The records {@code from} to {@code to} (excluded) of this run; shares this run's reference, is not released itself. */
    RecordRun part(int from, int to);

    /**
     * The {@code DeliveryBatch} bytes of these records: one slice of the block's direct memory, not retained for the
     * caller. Whoever writes it to a channel passes {@code retain()}ed.
     */
    ByteBuf deliveries();

    /** The Kafka record value of one record, a slice as in {@link #deliveries}. */
    ByteBuf value(int index);

    /** Hands the records' bytes in another encoding to {@code slices}, in order, each slice as in {@link #deliveries}. */
    void encoded(RecordEncoding encoding, Consumer<ByteBuf> slices);

    /** The same records with a reference of its own, to be released by whoever is given it. */
    RecordRun share();

    void release();

    default LogRecord first() {
        return record(0);
    }

    default LogRecord last() {
        return record(size() - 1);
    }

    /** Size of {@link #deliveries}, bytes. */
    default int bytes() {
        return last().end() - first().start();
    }
}
