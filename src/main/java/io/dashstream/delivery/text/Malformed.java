package io.dashstream.delivery.text;

import java.io.Serial;

/** A value a client sent is not legal; the message says what was found and what would be right. */
public final class Malformed extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String field;

    /** {@code field} is the parameter or member as the client wrote it. */
    public Malformed(String field, String message) {
        // No stack trace: a client can cause as many of these as it likes.
        super(message, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }

    /** The message; never null. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
