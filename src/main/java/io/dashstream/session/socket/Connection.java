package io.dashstream.session.socket;

import io.quarkus.websockets.next.CloseReason;

/** A connection as its dialect sees it. Its event loop. */
public interface Connection {
    /** Names the client in logs. */
    String client();

    /** Delivery has started: from now on the client's frames are read. */
    void started();

    /** Ends the connection: what was written before leaves first, then the close frame; later calls do nothing. */
    void end(CloseReason reason);

    /** Ends the connection because something of the gateway's own failed. */
    void fault(Throwable cause);
}
