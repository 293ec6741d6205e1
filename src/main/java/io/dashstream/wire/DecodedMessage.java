package io.dashstream.wire;

import static java.util.Objects.requireNonNull;

import io.dashstream.wire.v1.DashStreamMessage;

/**
 * The message of a record value. Immutable, any thread.
 *
 * @param message never without a kind; unknown fields are kept
 */
public record DecodedMessage(DashStreamMessage message) implements Decoded {
    public DecodedMessage {
        requireNonNull(message, "message");
    }
}
