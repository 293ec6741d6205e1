package io.dashstream.metrics;

/**
 * The bucket bounds of all histograms, as dashboards know them: upper, inclusive, rising. What lies above the last bound
 * counts in {@code +Inf} only and is never thrown away. Constants, any thread; every call makes a new array.
 */
public final class Buckets {
    /** Milliseconds, of {@link MeterNames#E2E_LATENCY}. */
    public static double[] e2eLatencyMs() {
        return new double[] {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000};
    }

    /** Milliseconds, of {@link MeterNames#REPLAY_LATENCY}. */
    public static double[] replayLatencyMs() {
        return new double[] {10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000};
    }

    /** Milliseconds, of {@link MeterNames#REDIS_LATENCY}. */
    public static double[] redisLatencyMs() {
        return new double[] {1, 5, 10, 25, 50, 100, 250, 500, 1000};
    }

    /** Sequences, of {@link MeterNames#SEQUENCE_GAP_SIZE}. */
    public static double[] sequenceGapSize() {
        return new double[] {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000, 10_000};
    }

    private Buckets() {}
}
