package io.dashstream.wire;

/** Reads the header of a record value without building the message tree. Any thread. */
public final class HeaderPeek {
    private final FrameLimits limits;

    public HeaderPeek(FrameLimits limits) {
        this.limits = limits;
    }

    /**
     * The header of a record value, or why it is refused; never an exception.
     *
     * @param value a Kafka record value, not null
     */
    public Peeked peek(byte[] value) {
        return new Refusal(RefusalType.UNKNOWN_DECODE_ERROR, "not written yet: " + value.length + " of " + limits);
    }
}
