package io.dashstream.metrics;

import static io.dashstream.metrics.StageLatency.Stage.CONSUMER_TO_FLUSH;
import static io.dashstream.metrics.StageLatency.Stage.PRODUCER_TO_CONSUMER;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scrape shows of latencies is what the Prometheus client's own histogram shows of the same values. */
class StageLatencyTest {
    private static final double[] VALUES = {0, 0.5, 1, 1.5, 2, 7, 10, 99.9, 250, 50_000, 50_000.5, 1e15};

    private final StageLatency latency = new StageLatency();

    @Test
    void shouldShowValuesOneByOneAsTheClientsHistogramDoes() throws IOException {
        for (double value : VALUES) {
            latency.observe(CONSUMER_TO_FLUSH, value);
        }

        assertThat(shown("consumer_to_flush")).isEqualTo(client("consumer_to_flush"));
    }

    @Test
    void shouldShowBatchesAsTheirValues() throws IOException {
        LatencyCounts batch = new LatencyCounts();
        for (int i = 0; i < VALUES.length; i++) {
            batch.observe(VALUES[i]);
            if (i % 5 == 4) {
                latency.add(PRODUCER_TO_CONSUMER, batch);
                batch.clear();
            }
        }
        latency.add(PRODUCER_TO_CONSUMER, batch);

        assertThat(shown("producer_to_consumer")).isEqualTo(client("producer_to_consumer"));
    }

    @Test
    void shouldShowEveryStageBeforeAnythingIsObserved() throws IOException {
        for (String stage : List.of("producer_to_consumer", "append_to_consumer", "consumer_to_flush")) {
            assertThat(shown(stage))
                    .hasSize(20)
                    .filteredOn(line -> line.endsWith(" 0.0"))
                    .hasSize(18);
        }
    }

    private List<String> shown(String stage) throws IOException {
        return of(stage, latency);
    }

    private static List<String> client(String stage) throws IOException {
        Histogram histogram = Histogram.build(MeterNames.E2E_LATENCY, "Latency by stage, milliseconds")
                .labelNames(MeterNames.LABEL_STAGE)
                .buckets(Buckets.e2eLatencyMs())
                .create();
        for (double value : VALUES) {
            histogram.labels(stage).observe(value);
        }
        return of(stage, histogram);
    }

    private static List<String> of(String stage, Collector collector) throws IOException {
        CollectorRegistry registry = new CollectorRegistry();
        registry.register(collector);
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        // The client's own type also tells when it was made.
        return text.toString()
                .lines()
                .filter(line -> line.startsWith("#") || line.contains('"' + stage + '"'))
                .filter(line -> !line.contains("_created"))
                .toList();
    }
}
