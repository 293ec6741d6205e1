package io.dashstream.ingest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.GroupOffsets;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.log.DurableLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What outlives this process, as ingest needs it: where to go on, and what may be committed. That is the replay log or,
 * without one, what the group has committed. Any thread but an event loop.
 */
final class DurableOffsets {
    private final RareWarning silence = new RareWarning(DurableOffsets.class);
    private final DurableLog log;
    private final GroupOffsets group;
    private final Placement.LogEnds intake;
    private final Duration timeout;

    /**
     * @param intake tells the offset ingest reads next
     * @param timeout how long the start may wait for an answer
     */
    DurableOffsets(DurableLog log, GroupOffsets group, Placement.LogEnds intake, Duration timeout) {
        this.log = log;
        this.group = group;
        this.intake = intake;
        this.timeout = timeout;
    }

    /** Partition to the offset to go on from, for those that have one; empty when the store does not answer. */
    Optional<Map<Integer, Long>> next(Present topic) {
        return log.kept() ? behindTheLog(topic) : Optional.of(group.committed(topic.epoch()));
    }

    /** Where reading begins is to outlive this process too, from before the first record is read. */
    void begin(FirstContact first) {
        if (!log.kept()) {
            group.begin(first);
        }
    }

    /** Partition to the offset behind the end of the log that all replicas share; empty when there is none, or no answer. */
    Map<Integer, Long> shared(Placement placed) {
        return log.kept()
                ? behindTheLog(new Present(placed.epoch(), placed.partitions())).orElse(Map.of())
                : Map.of();
    }

    private Optional<Map<Integer, Long>> behindTheLog(Present topic) {
        try {
            Map<Integer, Long> next = new HashMap<>(log.ends(topic.epoch(), topic.partitions())
                    .toCompletableFuture()
                    .get(timeout.toMillis(), MILLISECONDS));
            next.replaceAll((partition, through) -> through + 1);
            return Optional.of(next);
        } catch (ExecutionException | TimeoutException e) {
            silence.warn("The replay log does not tell where it ends", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Partition to the offset that may be committed: the first that is not durable or, without a store, not read yet. */
    Map<Integer, Long> committable(Placement placed) {
        Map<Integer, Long> durable = log.through(placed.epoch());
        Map<Integer, Long> offsets = new HashMap<>();
        for (int partition : placed.next().keySet()) {
            long read = intake.next(placed.epoch(), partition);
            boolean known = !log.kept() || durable.containsKey(partition);
            if (read >= 0 && known) {
                offsets.put(partition, Math.min(read, durable.getOrDefault(partition, read - 1) + 1));
            }
        }
        return offsets;
    }
}
