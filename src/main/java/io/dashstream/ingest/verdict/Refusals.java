package io.dashstream.ingest.verdict;

import io.dashstream.ingest.deadletter.RefusedRecord;
import io.dashstream.ingest.policy.Policy;
import io.dashstream.ingest.policy.Stand;
import io.dashstream.log.Epoch;
import io.dashstream.wire.Refusal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What becomes of refused records: counted once, as an error or as history, and an error is handed to the policy. Confined
 * to the pipeline's thread.
 */
public final class Refusals {
    private final History history;
    private final Policy policy;
    private final Ledger ledger;

    public Refusals(History history, Policy policy, Ledger ledger) {
        this.history = history;
        this.policy = policy;
        this.ledger = ledger;
    }

    /** Takes a refused record: empty when reading goes on behind it, else where its partition stands now. */
    public Optional<Stand> take(Epoch epoch, ConsumerRecord<Void, ByteBuffer> record, Refusal refusal, Instant now) {
        int partition = record.partition();
        if (history.covers(epoch, partition, record.offset())) {
            ledger.history(history.suspicious(epoch, partition, record.offset()));
            return Optional.empty();
        }
        ledger.refused(refusal.type());
        return policy.take(RefusedRecord.copyOf(record, refusal, now));
    }
}
