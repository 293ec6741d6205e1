package io.dashstream.ingest.topic;

import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.log.Epoch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where each partition is read next. Immutable, any thread.
 *
 * @param epoch the life of the topic
 * @param partitions how many partitions the topic has
 * @param next partition to the offset read next, for the partitions that are assigned
 */
public record Placement(Epoch epoch, int partitions, Map<Integer, Long> next) {
    public Placement {
        next = Map.copyOf(next);
    }

    /** Whether every partition of the topic is read here. */
    public boolean complete() {
        return next.size() == partitions;
    }

    /**
     * Places partitions: where the log ends; else, for what was there when Kafka was first reached, where reading was told
     * to start; else at the beginning, so that nothing of a partition or topic that appeared later is missed.
     *
     * @param topic the topic now
     * @param assigned the partitions to place
     * @param log tells where the log of that epoch ends in a partition; -1 when it has not begun
     * @param first where reading starts, when known
     * @param oldest asks Kafka for the oldest offsets
     */
    public static Placement of(
            Present topic,
            Iterable<Integer> assigned,
            LogEnds log,
            Optional<FirstContact> first,
            Function<List<Integer>, Map<Integer, Long>> oldest) {
        Map<Integer, Long> next = new HashMap<>();
        List<Integer> fromBeginning = new ArrayList<>();
        for (int partition : assigned) {
            long end = log.next(topic.epoch(), partition);
            long start = first.map(f -> f.start(topic.epoch(), partition)).orElse(-1L);
            if (end >= 0) {
                next.put(partition, end);
            } else if (start >= 0) {
                next.put(partition, start);
            } else {
                fromBeginning.add(partition);
            }
        }
        if (!fromBeginning.isEmpty()) {
            next.putAll(oldest.apply(fromBeginning));
        }
        return new Placement(topic.epoch(), topic.partitions(), next);
    }

    /** Tells where the log ends. */
    public interface LogEnds {
        /** The offset after the last one in the log of that epoch; -1 when the log has none of the partition. */
        long next(Epoch epoch, int partition);
    }
}
