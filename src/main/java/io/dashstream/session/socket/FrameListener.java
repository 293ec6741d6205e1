package io.dashstream.session.socket;

import io.netty.buffer.ByteBuf;

/** Who is told of a client's frames, and of room in its socket. Called on the connection's event loop. */
public interface FrameListener {
    /** The most bytes a text may have; a longer one is {@link #tooLong} and its bytes are dropped. */
    int maxTextBytes();

    /** A whole text; the bytes are the caller's, released after the call, and need not be UTF-8. */
    void text(ByteBuf bytes);

    /** A binary message began; its bytes are dropped. */
    void binary();

    /** A text above {@link #maxTextBytes}, told once per message; the rest of it is dropped as it comes. */
    void tooLong();

    /** A frame above the server's own limit, or no WebSocket frame at all: nothing further can be read. */
    void unreadable(int closeCode, String reason);

    /** Something of our own failed while a frame was dealt with. */
    void fault(Throwable cause);

    /** The client began or answered the closing handshake: nothing may be written any more. */
    void closing();

    /** What could be read at once was told: answers may leave together. */
    void readComplete();

    /** The socket takes bytes again. */
    void writable();
}
