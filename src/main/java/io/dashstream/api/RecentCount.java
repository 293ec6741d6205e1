package io.dashstream.api;

import java.util.Arrays;

/**
 * How much a counter grew in the last two minutes, from one sample a second. Any thread.
 *
 * <p>Before two minutes have passed it is how much the counter grew since the start.
 */
final class RecentCount {
    private static final int SECONDS = 120;

    private final long[] samples = new long[SECONDS];
    private int next;
    private long newest;
    private long lastGrowthMs = -1;

    /** @param start the counter's value now */
    RecentCount(long start) {
        Arrays.fill(samples, start);
        newest = start;
    }

    /** Takes the counter's value now. */
    synchronized void sample(long value, long nowMs) {
        if (value > newest) {
            lastGrowthMs = nowMs;
        }
        samples[next] = newest;
        next = (next + 1) % SECONDS;
        newest = value;
    }

    /** How much it grew in the last two minutes, as of the last sample. */
    synchronized long grown() {
        return newest - samples[next];
    }

    /** When it last grew, milliseconds since the epoch; -1 when it did not. */
    synchronized long lastGrowthMs() {
        return lastGrowthMs;
    }
}
