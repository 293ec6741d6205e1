package io.dashstream.ingest.verdict;

import io.dashstream.ingest.verdict.VerdictCounts.Tally;
import io.dashstream.metrics.Buckets;
import io.dashstream.metrics.MeterNames;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How long records took from their producer, and from Kafka, to here. Any thread.
 *
 * <p>No latency is thrown away, however large: what lies over the last bucket counts in {@code +Inf}. A timestamp ahead of
 * the gateway's clock has no latency; it is counted as clock skew.
 */
public final class ProducerLatency {
    private final DistributionSummary latency;
    private final DistributionSummary sinceAppend;

    public ProducerLatency(MeterRegistry registry) {
        this.latency = stage(registry, "producer_to_consumer");
        this.sinceAppend = stage(registry, "append_to_consumer");
    }

    private static DistributionSummary stage(MeterRegistry registry, String stage) {
        return DistributionSummary.builder(MeterNames.E2E_LATENCY)
                .description("Latency by stage, milliseconds")
                .tag(MeterNames.LABEL_STAGE, stage)
                .serviceLevelObjectives(Buckets.e2eLatencyMs())
                .register(registry);
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
            latency.record(((double) nowUs - (double) timestampUs) / 1000);
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
            sinceAppend.record((double) (nowMs - appendedMs));
        }
    }
}
