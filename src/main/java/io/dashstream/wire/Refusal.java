package io.dashstream.wire;

import static java.util.Objects.requireNonNull;

/**
 * Why a record value cannot be read. Immutable, any thread.
 *
 * @param type the class of the fault, the {@code error_type} of meters and dead letters
 * @param detail what was found and what would be right, for operators; never payload bytes
 */
public record Refusal(RefusalType type, String detail) implements Peeked, Decoded {
    public Refusal {
        requireNonNull(type, "type");
        requireNonNull(detail, "detail");
    }

    /** A fault of our own, which no record should be able to cause. */
    static Refusal ownFault(Exception fault) {
        return new Refusal(RefusalType.UNKNOWN_DECODE_ERROR, "while decoding: " + fault);
    }
}
