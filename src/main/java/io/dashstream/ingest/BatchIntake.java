package io.dashstream.ingest;

import static java.util.Objects.requireNonNull;

import io.dashstream.classify.Classifier;
import io.dashstream.classify.Verdict;
import io.dashstream.classify.Verdict.Accepted;
import io.dashstream.classify.Verdict.Refused;
import io.dashstream.ingest.policy.Stand;
import io.dashstream.ingest.policy.Stands;
import io.dashstream.ingest.topic.Losses;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.verdict.Ledger;
import io.dashstream.ingest.verdict.Refusals;
import io.dashstream.log.Epoch;
import io.dashstream.log.LogAppender;
import io.dashstream.wire.Refusal;
import io.dashstream.wire.RefusalType;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
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
 * it was polled, and one of another generation than that of the last placement is dropped whole, because the placement
 * has sought, or will seek, back to where the log ends. Behind a batch that failed nothing is taken before the next
 * placement. A record below the log's end is there already. A partition without a placement is not read, and one that
 * stands at a refused record neither, until it has left it and was placed again.
 */
final class BatchIntake {
    private final Classifier classifier;
    private final LogAppender log;
    private final Ledger ledger;
    private final Refusals refusals;
    private final Losses losses;
    private final Clock clock;
    private final Stands stands = new Stands();
    private final RareWarning fault = new RareWarning(BatchIntake.class);

    private @Nullable Placement placed;
    private int generation;
    private boolean broken;

    private volatile long lastRecordMs = -1;
    private volatile long busySinceMs = -1;

    BatchIntake(Classifier classifier, LogAppender log, Ledger ledger, Refusals refusals, Losses losses, Clock clock) {
        this.classifier = classifier;
        this.log = log;
        this.ledger = ledger;
        this.refusals = refusals;
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
        if (placed != null && !placed.epoch().equals(placement.epoch())) {
            stands.clear();
            ledger.otherTopic();
        }
        stands.placed();
        generation = generationNow;
        broken = false;
        placed = placement;
        placement
                .next()
                .forEach((partition, next) -> log.open(placement.epoch(), partition, next, placement.partitions()));
        log.publish();
    }

    /**
     * Takes a batch. One that throws leaves the log as far as it came: it is to be placed again, and until then what was
     * polled behind it is not taken, because the log would pass over the rest.
     *
     * @param polledIn the group generation in which it was polled
     */
    synchronized void take(ConsumerRecords<Void, ByteBuffer> batch, int polledIn) {
        if (polledIn != generation || broken) {
            return;
        }
        broken = true;
        Instant now = clock.instant();
        busySinceMs = now.toEpochMilli();
        losses.begin();
        ledger.open(now);
        try {
            for (TopicPartition partition : batch.partitions()) {
                take(partition.partition(), batch.records(partition), now);
            }
            lastRecordMs = now.toEpochMilli();
            broken = false;
        } finally {
            ledger.close();
            log.publish();
            busySinceMs = -1;
        }
    }

    /** Kafka's client has read to the end of a partition, and so has this: what lies between holds no record. */
    synchronized void settle(Epoch epoch, int partition, long through) {
        // Of a partition that stands, what lies between was read and not taken.
        if (next(epoch, partition) >= 0 && !stands.hold(partition)) {
            log.settle(partition, through);
        }
    }

    /** The partitions that stand at a refused record. */
    Collection<Stand> stands() {
        return stands.all();
    }

    /** Whether a partition stands at a refused record. */
    boolean stands(int partition) {
        return stands.at(partition);
    }

    /** Takes the place of the stand at the same record. */
    synchronized void renew(Stand stand) {
        stands.renew(stand);
    }

    /**
     * Leaves the refused record at which a partition stands; it is read on once it was placed again.
     *
     * @return false when it does not stand at exactly that offset
     */
    synchronized boolean leave(int partition, long offset) {
        if (!stands.leave(partition, offset)) {
            return false;
        }
        log.pass(partition, offset);
        log.publish();
        return true;
    }

    /** When the last batch was taken, milliseconds since the epoch; -1 when none was. */
    long lastRecordMs() {
        return lastRecordMs;
    }

    /** When the batch was begun that is being taken now; -1 when none is. */
    long busySinceMs() {
        return busySinceMs;
    }

    private void take(int partition, List<ConsumerRecord<Void, ByteBuffer>> records, Instant now) {
        long expected = log.nextOffset(partition);
        if (expected < 0 || stands.hold(partition)) {
            return;
        }
        ledger.arrived(records.get(0).timestamp());
        for (ConsumerRecord<Void, ByteBuffer> record : records) {
            long offset = record.offset();
            if (offset < expected) {
                continue;
            }
            if (offset > expected) {
                losses.through(partition, expected, offset).ifPresent(last -> log.lose(partition, last));
            }
            if (!taken(record, now)) {
                return;
            }
            expected = offset + 1;
        }
    }

    /** Takes a record; false when its partition stands there now. */
    private boolean taken(ConsumerRecord<Void, ByteBuffer> record, Instant now) {
        int partition = record.partition();
        try {
            Verdict verdict = classifier.classify(record.value());
            if (verdict instanceof Accepted accepted) {
                log.append(partition, record.offset(), record.value(), accepted.header(), now.toEpochMilli());
                ledger.accepted(record, accepted.header());
                return true;
            }
            if (verdict instanceof Refused refused) {
                return passed(record, refused.refusal(), now);
            }
            log.pass(partition, record.offset());
            ledger.missing();
            return true;
        } catch (RuntimeException e) {
            // One record must not hold up those behind it.
            fault.warn("A record could not be taken partition=" + partition + " offset=" + record.offset(), e);
            return passed(record, new Refusal(RefusalType.UNKNOWN_DECODE_ERROR, "while taking the record: " + e), now);
        }
    }

    private boolean passed(ConsumerRecord<Void, ByteBuffer> record, Refusal refusal, Instant now) {
        Epoch epoch = requireNonNull(placed, "only placed partitions are read").epoch();
        Optional<Stand> stand = refusals.take(epoch, record, refusal, now);
        if (stand.isPresent()) {
            stands.begin(stand.get());
            return false;
        }
        log.pass(record.partition(), record.offset());
        return true;
    }
}
