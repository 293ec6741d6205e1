package io.dashstream.ingest.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.verdict.VerdictCounts.Tally;
import io.dashstream.wire.RefusalType;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The counts of verdicts as a scrape sees them. */
class VerdictCountsTest {
    private final VerdictCounts counts = new VerdictCounts();
    private final CollectorRegistry registry = new CollectorRegistry(true);

    VerdictCountsTest() {
        registry.register(new VerdictCollector(counts));
    }

    @Test
    void shouldShowEverySeriesAtZeroBeforeAnythingIsRead() {
        for (String status : new String[] {"success", "error", "old_data_error"}) {
            assertThat(messages(status)).isZero();
        }
        for (RefusalType type : RefusalType.values()) {
            assertThat(registry.getSampleValue(
                            "websocket_decode_errors_total", new String[] {"error_type"}, new String[] {type.label()}))
                    .isZero();
        }
        assertThat(registry.getSampleValue("websocket_kafka_payload_missing_total"))
                .isZero();
        assertThat(registry.getSampleValue("websocket_old_data_decode_errors_total"))
                .isZero();
        assertThat(registry.getSampleValue("websocket_clock_skew_events_total")).isZero();
        assertThat(registry.getSampleValue("websocket_multi_thread_batches_total"))
                .isZero();
    }

    @Test
    void i24_shouldKeepTheIdentityInEveryScrapeWhileBatchesAreCounted() {
        // Every batch holds as many good as refused as missing records: a scrape in the middle of one would show it.
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                counts.add(thirds());
            }
        });
        double before = 0;
        for (int scrape = 0; scrape < 20_000; scrape++) {
            Scrape seen = scrape();
            assertThat(seen.success)
                    .isEqualTo(seen.error)
                    .isEqualTo(seen.missing)
                    .isEqualTo(seen.byType);
            assertThat(seen.success).isGreaterThanOrEqualTo(before);
            before = seen.success;
        }
        stop.set(true);
        reading.join();
        assertThat(before).isPositive();
    }

    private Tally thirds() {
        Tally tally = new Tally();
        tally.success();
        tally.success();
        tally.refused(RefusalType.BUFFER_UNDERFLOW);
        tally.refused(RefusalType.EMPTY_PAYLOAD);
        tally.missing();
        tally.missing();
        return tally;
    }

    private Scrape scrape() {
        Scrape seen = new Scrape();
        for (MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
            for (MetricFamilySamples.Sample sample : family.samples) {
                switch (sample.name) {
                    case "websocket_kafka_messages_total" -> {
                        if (sample.labelValues.contains("success")) {
                            seen.success = sample.value;
                        } else if (sample.labelValues.contains("error")) {
                            seen.error = sample.value;
                        }
                    }
                    case "websocket_kafka_payload_missing_total" -> seen.missing = sample.value;
                    case "websocket_decode_errors_total" -> seen.byType += sample.value;
                    default -> {}
                }
            }
        }
        return seen;
    }

    private double messages(String status) {
        return registry.getSampleValue(
                "websocket_kafka_messages_total", new String[] {"status"}, new String[] {status});
    }

    private static final class Scrape {
        private double success;
        private double error;
        private double missing;
        private double byType;
    }
}
