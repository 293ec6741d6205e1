package io.dashstream.producer.send;

import java.time.Duration;

/**
 * How events travel together. Immutable, any thread.
 *
 * @param events most events in a record; 1 for none
 * @param linger an event waits at most so long for others of its thread
 */
public record BatchLimits(int events, Duration linger) {
    /** 64 events, 5 ms. */
    public static final BatchLimits DEFAULT = new BatchLimits(64, Duration.ofMillis(5));

    public BatchLimits {
        if (events < 1 || linger.isNegative()) {
            throw new IllegalArgumentException(
                    "a batch holds at least 1 event and waits 0 or longer, found " + events + " and " + linger);
        }
    }
}
