package io.dashstream.log;

import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;

/**
 * The log as ingest sees it. One thread at a time per partition.
 *
 * <p>Order of calls: {@link #open} once per partition, then {@link #append} and {@link #pass} with rising offsets, and
 * {@link #publish} after each batch, which is when readers are woken.
 */
public interface LogAppender {
    /**
     * Starts a partition; does nothing when it is already open in this epoch. The first partition of another epoch
     * empties the log.
     *
     * @param nextOffset the first offset ingest will read
     * @param partitions how many partitions the topic has; {@link TelemetryLog#epoch} shows once all of them are open
     */
    void open(Epoch epoch, int partition, long nextOffset, int partitions);

    /** The offset after the last one appended or passed; -1 when the partition is not open. */
    long nextOffset(int partition);

    /** Appends an accepted record; {@code value}, which has an array behind it, is copied and stays as it is. An offset below {@link #nextOffset} is ignored (already there). */
    void append(int partition, long offset, ByteBuffer value, RecordHeader header, long nowMs);

    /** Notes that the offsets up to {@code through} hold nothing deliverable (refused, missing, markers). */
    void pass(int partition, long through);

    /**
     * Notes that the offsets from {@link #nextOffset} to {@code through} existed and are lost: the next record's
     * {@code prev} is {@code through}, so that readers see a hole.
     */
    void lose(int partition, long through);

    /**
     * Passes the offsets from {@link #nextOffset} to {@code through} if a colder tier confirms that they hold nothing
     * deliverable, later and on another thread: at the end of a partition they may be transaction markers, of which
     * ingest never sees anything. To be called when ingest has read to the end.
     */
    void settle(int partition, long through);

    /** Wakes the readers. */
    void publish();
}
