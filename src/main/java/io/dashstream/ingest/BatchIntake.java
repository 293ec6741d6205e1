package io.dashstream.ingest;

import io.dashstream.classify.Classifier;
import io.dashstream.classify.Verdict;
import io.dashstream.classify.Verdict.Accepted;
import io.dashstream.classify.Verdict.Refused;
import io.dashstream.ingest.VerdictCounts.Tally;
import io.dashstream.log.Epoch;
import io.dashstream.log.LogAppender;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.RefusalType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches into the log: classify, append, wake the readers once per batch. Batches come on the pipeline's thread and
 * placements on Kafka's polling thread; a lock keeps them apart, for one batch at most.
 *
 * <p>What guards against a record of the wrong life or the wrong place: a batch carries the group generation under which
 * it was polled, and one from before the last placement is dropped whole, because the placement has sought back to where
 * the log ends. A record below the log's end is there already. A partition without a placement is not read.
 */
final class BatchIntake {
    /** The newest schema version this gateway knows. */
    static final int SCHEMA_VERSION = 1;

    private final Classifier classifier;
    private final LogAppender log;
    private final VerdictCounts counts;
    private final ProducerLatency latency;
    private final Losses losses;
    private final Clock clock;
    private final Tally tally = new Tally();
    private final RareWarning fault = new RareWarning(BatchIntake.class);

    private @Nullable Placement placed;
    private int generation;

    private volatile long lastRecordMs = -1;
    private volatile long busySinceMs = -1;

    BatchIntake(
            Classifier classifier,
            LogAppender log,
            VerdictCounts counts,
            ProducerLatency latency,
            Losses losses,
            Clock clock) {
        this.classifier = classifier;
        this.log = log;
        this.counts = counts;
        this.latency = latency;
        this.losses = losses;
        this.clock = clock;
    }

    /** Where ingest stands, or empty until Kafka has assigned partitions for the first time. */
    synchronized Optional<Placement> placed() {
        return Optional.ofNullable(placed);
    }

    /** The offset ingest reads next in a partition of this epoch, or -1 when it has not read it. */
    synchronized long next(Epoch epoch, int partition) {
        return placed != null && placed.epoch().equals(epoch) ? log.nextOffset(partition) : -1;
    }

    /** Goes on from a placement: what was polled under an older group generation is not taken any more. */
    synchronized void place(Placement placement, int generationNow) {
        generation = generationNow;
        placed = placement;
        placement
                .next()
                .forEach((partition, next) -> log.open(placement.epoch(), partition, next, placement.partitions()));
        log.publish();
    }

    /**
     * Takes a batch.
     *
     * @param polledIn the group generation in which it was polled
     */
    synchronized void take(ConsumerRecords<byte[], byte[]> batch, int polledIn) {
        if (polledIn < generation) {
            return;
        }
        Instant now = clock.instant();
        busySinceMs = now.toEpochMilli();
        losses.begin();
        try {
            for (TopicPartition partition : batch.partitions()) {
                take(partition.partition(), batch.records(partition), now);
            }
            lastRecordMs = now.toEpochMilli();
        } finally {
            counts.add(tally);
            tally.clear();
            log.publish();
            busySinceMs = -1;
        }
    }

    /** Kafka's client has read to the end of a partition, and so has this: what lies between holds no record. */
    synchronized void settle(Epoch epoch, int partition, long through) {
        if (next(epoch, partition) >= 0) {
            log.settle(partition, through);
        }
    }

    /** When the last batch was taken, milliseconds since the epoch; -1 when none was. */
    long lastRecordMs() {
        return lastRecordMs;
    }

    /** When the batch was begun that is being taken now; -1 when none is. */
    long busySinceMs() {
        return busySinceMs;
    }

    private void take(int partition, List<ConsumerRecord<byte[], byte[]>> records, Instant now) {
        long expected = log.nextOffset(partition);
        if (expected < 0) {
            return;
        }
        long nowUs = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            long offset = record.offset();
            if (offset < expected) {
                continue;
            }
            if (offset > expected) {
                losses.through(partition, expected, offset).ifPresent(last -> log.lose(partition, last));
            }
            take(partition, record, nowUs, now.toEpochMilli());
            expected = offset + 1;
        }
    }

    private void take(int partition, ConsumerRecord<byte[], byte[]> record, long nowUs, long nowMs) {
        try {
            Verdict verdict = classifier.classify(record.value());
            if (verdict instanceof Accepted accepted) {
                RecordHeader header = accepted.header();
                log.append(partition, record.offset(), record.value(), header, nowMs);
                accepted(header, nowUs);
                return;
            }
            log.pass(partition, record.offset());
            if (verdict instanceof Refused refused) {
                tally.refused(refused.refusal().type());
            } else {
                tally.missing();
            }
        } catch (RuntimeException e) {
            // One record must not hold up those behind it.
            fault.warn("A record could not be taken partition=" + partition + " offset=" + record.offset(), e);
            tally.refused(RefusalType.UNKNOWN_DECODE_ERROR);
            log.pass(partition, record.offset());
        }
    }

    private void accepted(RecordHeader header, long nowUs) {
        tally.success();
        if (header.threads().size() > 1) {
            tally.multiThreadBatch();
        }
        if (Integer.compareUnsigned(header.schemaVersion(), SCHEMA_VERSION) > 0) {
            tally.newerSchema();
        }
        latency.observe(header.timestampUs(), nowUs, tally);
    }
}
