package io.dashstream.delivery.cursor;

/**
 * Whether a subscriber is behind, up to where it must come to have caught up, and what it is told of it. The sink's event
 * loop; time is {@link System#nanoTime} and comes from the caller.
 *
 * <pre>
 *   behind --all targets passed--> caught up --fell out of memory, or away from the head for long--> behind
 * </pre>
 */
final class CatchUp {
    private long[] targets;
    private boolean behind = true;
    private long sinceNanos;
    private long delivered;
    private long toldAtNanos;
    private long atHeadNanos;

    /** Behind until these offsets are passed. */
    CatchUp(long[] targets, long nowNanos) {
        this.targets = targets;
        this.sinceNanos = nowNanos;
        this.toldAtNanos = nowNanos;
        this.atHeadNanos = nowNanos;
    }

    boolean isBehind() {
        return behind;
    }

    /** Behind again, until what is the head now was passed. */
    void fallBehind(long[] heads, long nowNanos) {
        targets = heads.clone();
        behind = true;
        sinceNanos = nowNanos;
        toldAtNanos = nowNanos;
        delivered = 0;
    }

    void delivered(int records) {
        delivered += records;
    }

    /** Whether the subscriber has just caught up: told once. */
    boolean caughtUp(Positions positions, long[] heads, long nowNanos) {
        if (positions.reached(heads)) {
            atHeadNanos = nowNanos;
        }
        if (!behind || !positions.reached(targets)) {
            return false;
        }
        behind = false;
        return true;
    }

    long delivered() {
        return delivered;
    }

    long tookMs(long nowNanos) {
        return (nowNanos - sinceNanos) / 1_000_000;
    }

    /** Whether it stands behind the head for so long that it counts as behind, although it reads from memory. */
    boolean awayFor(long nanos, long nowNanos) {
        return !behind && nowNanos - atHeadNanos >= nanos;
    }

    /** Whether it is time to say so, again. */
    boolean tell(long everyNanos, long nowNanos) {
        if (!behind || nowNanos - toldAtNanos < everyNanos) {
            return false;
        }
        toldAtNanos = nowNanos;
        return true;
    }
}
