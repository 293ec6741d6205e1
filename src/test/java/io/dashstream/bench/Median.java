package io.dashstream.bench;

import java.util.stream.DoubleStream;

/** The middle of some figures. Pure, any thread. */
final class Median {
    private Median() {}

    /** The middle one, or the mean of the two in the middle; NaN of none. */
    static double of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
