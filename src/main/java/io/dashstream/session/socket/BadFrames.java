package io.dashstream.session.socket;

/** How many frames of a client could not be accepted. The connection's event loop. */
public final class BadFrames {
    /** The so-manieth bad frame closes the connection. */
    public static final int MOST = 10;

    private int count;

    /** Counts one; whether it was the last that is borne. */
    public boolean oneMore() {
        count++;
        return count >= MOST;
    }

    public int count() {
        return count;
    }
}
