package io.dashstream.session.socket;

import io.dashstream.delivery.Sink;
import io.dashstream.delivery.Subscription;
import io.netty.buffer.ByteBuf;

/**
 * How one connection's records and notices are written, and its client's frames understood. Its event loop only.
 *
 * <p>Answers are added to the connection's {@link Outbound}; whoever called flushes.
 */
public interface Dialect extends Sink {
    /** The subscription that feeds this sink; called once, before anything else. */
    void opened(Subscription subscription);

    /** The most bytes a text frame may have. */
    int maxTextBytes();

    /** The client sent a text. */
    void text(ByteBuf bytes);

    /** The client sent a binary message. */
    void binary();

    /** The client sent a text above {@link #maxTextBytes}. */
    void tooLong();

    /** The client sent a frame so large that nothing more can be read: says so and ends the connection. */
    void unreadable();

    /** The gateway shuts down: tells the client, if this dialect can, when to come back. The close frame follows. */
    void drain(long retryAfterMs);
}
