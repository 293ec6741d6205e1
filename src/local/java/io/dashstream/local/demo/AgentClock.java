package io.dashstream.local.demo;

import java.util.Random;

/** The time of one agent: it moves on by a step with everything the agent reports. One thread. */
final class AgentClock {
    private final Random random;
    private final double stepMicros;
    private long nowMicros;

    /** @param stepMicros mean time between two reports, microseconds */
    AgentClock(Random random, double stepMicros, long startMicros) {
        this.random = random;
        this.stepMicros = stepMicros;
        this.nowMicros = startMicros;
    }

    /** Moves on by about {@code steps} steps and returns the new time, epoch microseconds. */
    long after(double steps) {
        nowMicros += Math.max(1, (long) (stepMicros * steps * (0.3 + 1.4 * random.nextDouble())));
        return nowMicros;
    }

    long now() {
        return nowMicros;
    }

    /** The machine slept or stalled: go on from now instead of catching up. */
    void notBefore(long micros) {
        nowMicros = Math.max(nowMicros, micros);
    }
}
