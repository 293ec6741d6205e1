package io.dashstream.local.demo;

/**
 * How busy the demo is. Immutable, any thread.
 *
 * @param rate records per second of all agents together, 1 to 10,000
 * @param agents how many runs go on at the same time, 1 to 1,000
 * @param seed of the random numbers: the same seed tells the same stories
 */
public record DemoOptions(double rate, int agents, long seed) {
    public DemoOptions {
        if (!(rate >= 1 && rate <= 10_000)) {
            throw new IllegalArgumentException("rate must be 1 to 10000 records per second, found " + rate);
        }
        if (agents < 1 || agents > 1000) {
            throw new IllegalArgumentException("agents must be 1 to 1000, found " + agents);
        }
    }

    /** As {@code demo.rate}, {@code demo.agents} and {@code demo.seed} say. */
    public static DemoOptions fromSystemProperties() {
        return new DemoOptions(
                Double.parseDouble(System.getProperty("demo.rate", "40")),
                Integer.getInteger("demo.agents", 6),
                Long.getLong("demo.seed", 1));
    }

    /** Mean time between two reports of one agent, microseconds. */
    double stepMicros() {
        return agents * 1e6 / rate;
    }
}
