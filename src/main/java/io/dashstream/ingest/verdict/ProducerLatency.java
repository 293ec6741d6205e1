package io.dashstream.ingest.verdict;

import static io.dashstream.metrics.StageLatency.Stage.APPEND_TO_CONSUMER;
import static io.dashstream.metrics.StageLatency.Stage.PRODUCER_TO_CONSUMER;

import io.dashstream.ingest.verdict.VerdictCounts.Tally;
import io.dashstream.metrics.LatencyCounts;
import io.dashstream.metrics.StageLatency;

/**
 * How long records took from their producer, and from Kafka, to here. Confined to the pipeline's thread; others see it batch
 * by batch.
 *
 * <p>No latency is thrown away, however large: what lies over the last bucket counts in {@code +Inf}. A timestamp ahead of
 * the gateway's clock has no latency; it is counted as clock skew.
 */
public final class ProducerLatency {
    private final StageLatency stages;
    private final LatencyCounts ofBatch = new LatencyCounts();

    public ProducerLatency(StageLatency stages) {
        this.stages = stages;
    }

    /**
     * Observes one record.
     *
     * @param timestampUs the producer's clock, microseconds since the epoch; 0 when the record tells none
     * @param nowUs the gateway's clock, microseconds since the epoch
     */
    void observe(long timestampUs, long nowUs, Tally tally) {
        if (timestampUs > nowUs) {
            tally.fromTheFuture();
        } else if (timestampUs != 0) {
            // As doubles, because a timestamp of -2^63 would overflow the difference.
            ofBatch.observe(((double) nowUs - (double) timestampUs) / 1000);
        }
    }

    /**
     * Observes the oldest record of a batch and partition, which has waited longest.
     *
     * @param appendedMs Kafka's time of the record, milliseconds since the epoch: when it was appended or, where the topic
     *     keeps that, when its producer's client made it; negative when it has none
     * @param nowUs the gateway's clock, microseconds since the epoch
     */
    void observeAppend(long appendedMs, long nowUs) {
        long nowMs = nowUs / 1000;
        if (appendedMs >= 0 && appendedMs <= nowMs) {
            stages.observe(APPEND_TO_CONSUMER, (double) (nowMs - appendedMs));
        }
    }

    /** Ends a batch. */
    void close() {
        stages.add(PRODUCER_TO_CONSUMER, ofBatch);
        ofBatch.clear();
    }
}
