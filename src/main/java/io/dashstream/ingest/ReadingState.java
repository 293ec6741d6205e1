package io.dashstream.ingest;

import io.dashstream.ingest.policy.Stand;
import io.dashstream.ingest.topic.KafkaStatus;
import io.dashstream.ingest.topic.KafkaStatus.Sight;
import io.dashstream.ingest.topic.Placement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How reading goes, in one answer for all who tell of it. Any thread; answers from memory. */
final class ReadingState {
    private final KafkaStatus kafka;
    private final BatchIntake intake;
    private final Ingest ingest;
    private final LagMeters lags;
    private final long limitMs;

    /** @param limitMs so long without a poll, in a batch, or with records that do not arrive is too long */
    ReadingState(KafkaStatus kafka, BatchIntake intake, Ingest ingest, LagMeters lags, long limitMs) {
        this.kafka = kafka;
        this.intake = intake;
        this.ingest = ingest;
        this.lags = lags;
        this.limitMs = limitMs;
    }

    KafkaStatus kafka() {
        return kafka;
    }

    BatchIntake intake() {
        return intake;
    }

    /** Whether the pipeline goes on: it has not ended, and is not in one batch for too long. */
    boolean alive(long nowMs) {
        return !ingest.ended() && busyMs(nowMs) < limitMs;
    }

    boolean ended() {
        return ingest.ended();
    }

    /** How long the pipeline is in its batch; 0 when it is in none. */
    long busyMs(long nowMs) {
        long since = intake.busySinceMs();
        return since < 0 ? 0 : Math.max(0, nowMs - since);
    }

    /** All of it as of now. */
    Facts now() {
        Optional<Placement> placed = intake.placed();
        Collection<Stand> stands = intake.stands();
        return new Facts(
                kafka.sight(),
                placed.map(Placement::partitions).orElse(0),
                placed.map(p -> p.next().size()).orElse(0),
                stands.stream().map(IngestAdvice::of).toList(),
                lags.stale(limitMs / 1000.0),
                ingest.silentMs() < limitMs);
    }

    /**
     * What matters to an operator.
     *
     * @param partitions how many the topic has, as far as known
     * @param open how many of them are read here
     * @param standing how each partition is helped that stands at a refused record
     * @param stale partitions whose records do not arrive, though they do not stand
     * @param polled whether Kafka's client polls
     */
    record Facts(Sight kafka, int partitions, int open, List<String> standing, List<Integer> stale, boolean polled) {
        /** Whether every partition of the topic is read here. */
        boolean complete() {
            return open > 0 && open == partitions;
        }

        /**
         * Whether telemetry arrives. A partition that stands or is stale does so in every replica, most likely: taking this one
         * out of service would help nobody, unless nothing arrives at all.
         */
        boolean ready() {
            return kafka == Sight.CONNECTED && complete() && polled && standing.size() + stale.size() < open;
        }
    }
}
