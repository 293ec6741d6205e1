package io.dashstream.ingest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashstream.ingest.TopicLife.Present;
import io.dashstream.log.DurableLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** What outlives this process, as ingest needs it: where to go on, and what may be committed. Any thread but an event loop. */
final class DurableOffsets {
    private static final Logger LOG = Logger.getLogger(DurableOffsets.class);

    private final DurableLog log;
    private final Placement.LogEnds intake;
    private final Duration timeout;

    /**
     * @param intake tells the offset ingest reads next
     * @param timeout how long the start may wait for an answer
     */
    DurableOffsets(DurableLog log, Placement.LogEnds intake, Duration timeout) {
        this.log = log;
        this.intake = intake;
        this.timeout = timeout;
    }

    /** Partition to its newest durable offset; without those that have none, and empty when the store does not answer. */
    Map<Integer, Long> ends(Present topic) {
        try {
            return log.ends(topic.epoch(), topic.partitions())
                    .toCompletableFuture()
                    .get(timeout.toMillis(), MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf(
                    "The replay log does not tell where it ends; reading begins as configured reason=%s",
                    e.getCause() == null ? "no answer within " + timeout : e.getCause());
            return Map.of();
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
            long next = log.kept() ? Math.min(read, durable.getOrDefault(partition, -1L) + 1) : read;
            if (next > 0) {
                offsets.put(partition, next);
            }
        }
        return offsets;
    }
}
