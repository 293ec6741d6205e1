package io.dashstream.ingest.topic;

import io.dashstream.ingest.topic.IngestStart.At;
import io.dashstream.ingest.topic.IngestStart.Earliest;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.log.Epoch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What Kafka held when this process reached it for the first time. Immutable, any thread.
 *
 * <p>Taken at once and not when the group has joined, so that {@code latest} means the first contact and the seconds of
 * the join lose nothing.
 *
 * @param epoch the life of the topic; empty when there was no topic
 * @param starts partition to the offset where reading starts
 * @param ends partition to the offset after the newest record: the session head
 */
public record FirstContact(Optional<Epoch> epoch, Map<Integer, Long> starts, Map<Integer, Long> ends) {
    /** There was no topic: all that comes is new. */
    public static final FirstContact NO_TOPIC = new FirstContact(Optional.empty(), Map.of(), Map.of());

    public FirstContact {
        starts = Map.copyOf(starts);
        ends = Map.copyOf(ends);
    }

    /**
     * Asks Kafka where reading starts; blocks.
     *
     * @param durable partition to the offset where the process before has ended
     */
    public static FirstContact of(Present topic, IngestStart start, TopicProbe kafka, Map<Integer, Long> durable) {
        List<Integer> partitions =
                IntStream.range(0, topic.partitions()).boxed().toList();
        Map<Integer, Long> ends = kafka.ends(partitions);
        Map<Integer, Long> starts = ends;
        if (start instanceof Earliest) {
            starts = kafka.oldest(partitions);
        } else if (start instanceof At at) {
            starts = kafka.from(at.instant(), partitions);
        }
        return new FirstContact(Optional.of(topic.epoch()), goingOn(durable, starts, ends), ends);
    }

    public static Map<Integer, Long> goingOn(
            Map<Integer, Long> durable, Map<Integer, Long> starts, Map<Integer, Long> ends) {
        Map<Integer, Long> next = new HashMap<>(starts);
        durable.forEach((partition, offset) -> {
            // What outlived is ahead of Kafka when it has seen what Kafka lost since.
            next.computeIfPresent(partition, (same, start) -> Math.min(offset, ends.getOrDefault(same, start)));
        });
        return next;
    }

    /** Where reading starts in a partition of that epoch; -1 when it was not there. */
    public long start(Epoch of, int partition) {
        return epoch.filter(of::equals).isPresent() ? starts.getOrDefault(partition, -1L) : -1;
    }

    /** The session head of a partition of that epoch: 0 when it was not there, since all of it is new then. */
    public long sessionHead(Epoch of, int partition) {
        return epoch.filter(of::equals).isPresent() ? ends.getOrDefault(partition, 0L) : 0;
    }
}
