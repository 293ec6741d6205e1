package io.dashstream.session.socket;

import io.quarkus.websockets.next.CloseReason;

/** The reasons with which this server closes connections. Immutable, any thread. */
public final class Closing {
    public static final CloseReason DRAIN = new CloseReason(1001, "shutting down");
    public static final CloseReason TOO_BIG = new CloseReason(1009, "frame too large");
    public static final CloseReason FAULT = new CloseReason(1011, "server fault");
    public static final CloseReason SLOW = new CloseReason(1013, "too slow");

    private Closing() {}

    /** The client broke a rule, named in at most 100 characters. */
    public static CloseReason policy(String what) {
        return new CloseReason(1008, what);
    }
}
