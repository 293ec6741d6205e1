package io.dashstream.ingest.verdict;

import io.dashstream.classify.SequenceAudit;
import io.dashstream.ingest.verdict.VerdictCounts.Tally;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.RefusalType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes down what each record was: its verdict, its latency, what its sequences say. Confined to the pipeline's thread;
 * others see the counts batch by batch, see {@link VerdictCounts}.
 */
public final class Ledger {
    /** The newest schema version this gateway knows. */
    public static final int SCHEMA_VERSION = 1;

    private final VerdictCounts counts;
    private final ProducerLatency latency;
    private final SequenceAudit audit;
    private final SequenceMeters sequences;
    private final RecordSpans spans;
    private final Tally tally = new Tally();
    private long nowUs;

    public Ledger(
            VerdictCounts counts,
            ProducerLatency latency,
            SequenceAudit audit,
            SequenceMeters sequences,
            RecordSpans spans) {
        this.counts = counts;
        this.latency = latency;
        this.audit = audit;
        this.sequences = sequences;
        this.spans = spans;
    }

    /** A record that was counted in another process: its sequences are where those to come go on. Before the first batch. */
    public void before(RecordHeader header) {
        audit.know(header);
    }

    /** Begins a batch that is read now. */
    public void open(Instant now) {
        nowUs = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    }

    /** The oldest record of a partition in this batch, by Kafka's time. */
    public void arrived(long appendedMs) {
        latency.observeAppend(appendedMs, nowUs);
    }

    public void accepted(ConsumerRecord<Void, ByteBuffer> record, RecordHeader header) {
        if (header.threads().size() > 1) {
            tally.multiThreadBatch();
        }
        if (Integer.compareUnsigned(header.schemaVersion(), SCHEMA_VERSION) > 0) {
            tally.newerSchema();
        }
        latency.observe(header.timestampUs(), nowUs, tally);
        audit.take(header, sequences);
        spans.taken(record);
        // Last: a record whose taking fails on the way is counted as an error, and once.
        tally.success();
    }

    public void refused(RefusalType type) {
        tally.refused(type);
    }

    public void history(boolean suspicious) {
        tally.history(suspicious);
    }

    public void missing() {
        tally.missing();
    }

    /** The topic is another one, and its threads with it. */
    public void otherTopic() {
        audit.clear();
    }

    /** Ends a batch: others see its counts from now on. */
    public void close() {
        counts.add(tally);
        tally.clear();
        latency.close();
    }
}
