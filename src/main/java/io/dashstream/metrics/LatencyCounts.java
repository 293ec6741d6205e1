package io.dashstream.metrics;

import java.util.Arrays;

/**
 * Latencies counted by the buckets of {@link MeterNames#E2E_LATENCY}. Confined to one thread: who observes many keeps one of
 * its own and adds it to {@link StageLatency} at the end of a batch, because a meter for any thread costs more per value than
 * all else that is counted of a record.
 */
public final class LatencyCounts {
    private static final double[] BOUNDS_MS = Buckets.e2eLatencyMs();

    /** The last one is above all bounds. */
    private final long[] counts = new long[BOUNDS_MS.length + 1];

    private double sumMs;

    /** Counts one latency, however large, milliseconds. */
    public void observe(double ms) {
        int bucket = 0;
        while (bucket < BOUNDS_MS.length && ms > BOUNDS_MS[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sumMs += ms;
    }

    public void add(LatencyCounts other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        sumMs += other.sumMs;
    }

    public void clear() {
        Arrays.fill(counts, 0);
        sumMs = 0;
    }

    /** How many lie in each bucket and all below it, by its upper bound; the last one is {@code +Inf}: all. */
    public long[] cumulative() {
        long[] all = counts.clone();
        for (int i = 1; i < all.length; i++) {
            all[i] += all[i - 1];
        }
        return all;
    }

    /** All together, milliseconds. */
    public double sumMs() {
        return sumMs;
    }
}
