package io.dashstream.delivery.bound;

/**
 * A token bucket: so many records a second on average, so many at once. One thread at a time; time is
 * {@link System#nanoTime} and comes from the caller.
 */
final class Pace {
    private static final double NANOS = 1_000_000_000;

    /** Waiting for a single token would wake the subscriber for every record: it waits for a twentieth of a second's. */
    private static final int WAKES_PER_SECOND = 20;

    private final int rate;
    private final int burst;
    private double tokens;
    private long filledAtNanos;

    /** @param rate records a second; 0 for no limit */
    Pace(int rate, int burst, long nowNanos) {
        this.rate = rate;
        this.burst = burst;
        this.tokens = burst;
        this.filledAtNanos = nowNanos;
    }

    /** How many records may go now. */
    int room(long nowNanos) {
        if (rate == 0) {
            return Integer.MAX_VALUE;
        }
        fill(nowNanos);
        return (int) tokens;
    }

    void take(int records) {
        if (rate > 0) {
            tokens -= records;
        }
    }

    /** How long until it is worth looking again, nanoseconds; 0 when there is room. */
    long nanosUntilRoom(long nowNanos) {
        if (rate == 0) {
            return 0;
        }
        fill(nowNanos);
        if (tokens >= 1) {
            return 0;
        }
        double wanted = Math.min(burst, Math.max(1, rate / WAKES_PER_SECOND));
        return (long) Math.ceil((wanted - tokens) / rate * NANOS);
    }

    private void fill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - filledAtNanos) * (rate / NANOS));
        filledAtNanos = nowNanos;
    }
}
