package io.dashstream.delivery.start;

import java.util.Map;

/**
 * Where each partition began and ended when it was asked. Immutable, any thread.
 *
 * @param oldest partition to the oldest offset held
 * @param newest partition to the newest offset in Kafka
 * @param before partition to the last offset before the instant that was asked for; empty when none was
 */
public record Ends(Map<Integer, Long> oldest, Map<Integer, Long> newest, Map<Integer, Long> before) {
    public Ends {
        oldest = Map.copyOf(oldest);
        newest = Map.copyOf(newest);
        before = Map.copyOf(before);
    }

    /** Whether it tells of so many partitions. */
    boolean covers(int partitions) {
        return oldest.size() >= partitions && newest.size() >= partitions;
    }
}
