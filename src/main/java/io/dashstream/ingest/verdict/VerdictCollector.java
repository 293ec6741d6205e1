package io.dashstream.ingest.verdict;

import io.dashstream.ingest.verdict.VerdictCounts.Tally;
import io.dashstream.metrics.MeterNames;
import io.dashstream.wire.RefusalType;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import java.util.List;

/**
 * Shows the counts of verdicts to a scrape. Any thread.
 *
 * <p>Not Micrometer counters, because a registry reads those one after the other: a batch between two of them would break
 * the identity that every scrape promises. One collector gives all families from one snapshot.
 */
public final class VerdictCollector extends Collector {
    private final VerdictCounts counts;

    public VerdictCollector(VerdictCounts counts) {
        this.counts = counts;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Tally tally = counts.snapshot();
        CounterMetricFamily messages = new CounterMetricFamily(
                MeterNames.KAFKA_MESSAGES, "Records read, by verdict", List.of(MeterNames.LABEL_STATUS));
        messages.addMetric(List.of("success"), (double) tally.successes());
        messages.addMetric(List.of("error"), (double) tally.errors());
        messages.addMetric(List.of("old_data_error"), (double) tally.oldData());
        CounterMetricFamily errors = new CounterMetricFamily(
                MeterNames.DECODE_ERRORS, "Refused records", List.of(MeterNames.LABEL_ERROR_TYPE));
        for (RefusalType type : RefusalType.values()) {
            errors.addMetric(List.of(type.label()), (double) tally.errors(type));
        }
        return List.of(
                messages,
                errors,
                counter(MeterNames.OLD_DATA_DECODE_ERRORS, "Refused records counted as history", tally.oldData()),
                counter(
                        MeterNames.SUSPICIOUS_OLD_DATA,
                        "Refused records counted as history although they are close to the head",
                        tally.suspiciouslyNew()),
                counter(MeterNames.KAFKA_PAYLOAD_MISSING, "Null values", tally.missed()),
                counter(
                        MeterNames.MULTI_THREAD_BATCHES,
                        "Batches that hold more than one thread",
                        tally.multiThreadBatches()),
                counter(MeterNames.NEWER_SCHEMA, "Records of a newer schema version", tally.newerSchemas()),
                counter(MeterNames.CLOCK_SKEW_EVENTS, "Producer timestamps in the future", tally.skewed()));
    }

    private static MetricFamilySamples counter(String name, String help, long value) {
        return new CounterMetricFamily(name, help, (double) value);
    }
}
