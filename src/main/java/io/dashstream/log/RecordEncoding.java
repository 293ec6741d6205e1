package io.dashstream.log;

import io.netty.buffer.ByteBuf;

/**
 * A further encoding of records (the log itself lays down {@code dashstream.v2}), made once per record and shared by
 * all readers. Pure; called by one thread at a time per block.
 */
public interface RecordEncoding {
    /** An upper bound of the encoded size, bytes. */
    int maxBytes(int partition, LogRecord record);

    /**
     * Writes the record's encoding.
     *
     * @param value the record value, a view that must not outlive the call
     * @param out where to write, with room for {@link #maxBytes}
     */
    void encode(int partition, LogRecord record, ByteBuf value, ByteBuf out);
}
