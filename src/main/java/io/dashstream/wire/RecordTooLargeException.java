package io.dashstream.wire;

/** Says that a message is larger than a record may be; it was not written. */
public final class RecordTooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int size;
    private final int limit;

    RecordTooLargeException(int size, int limit) {
        super("a record holds at most " + limit + " bytes of protobuf, this message has " + size);
        this.size = size;
        this.limit = limit;
    }

    /** Bytes of protobuf the message has. */
    public int size() {
        return size;
    }

    /** Bytes of protobuf it may have. */
    public int limit() {
        return limit;
    }
}
