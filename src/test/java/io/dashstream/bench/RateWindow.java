package io.dashstream.bench;

/** The rate of a count over its second half. Confined to one thread. */
final class RateWindow {
    private final long all;
    private long begunAt = -1;
    private long begunNanos;
    private long endedNanos;
    private boolean ended;

    RateWindow(long all) {
        this.all = all;
    }

    /** Takes what was counted by now. */
    void sample(long count, long nowNanos) {
        if (begunAt < 0 && count >= all / 2) {
            begunAt = count;
            begunNanos = nowNanos;
        }
        if (!ended && count >= all) {
            ended = true;
            endedNanos = nowNanos;
        }
    }

    boolean ended() {
        return ended;
    }

    /** Counts per second. */
    double rate() {
        return (all - begunAt) * 1e9 / (endedNanos - begunNanos);
    }
}
