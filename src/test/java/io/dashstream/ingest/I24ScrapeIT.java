package io.dashstream.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dashstream.metrics.MeterCatalog;
import io.dashstream.metrics.MeterCatalog.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a live gateway under mixed traffic shows to a scrape is what the page of meters says, exactly, at any time. */
class I24ScrapeIT {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /** Not here: what the producer's library counts. What is here must not be among it. */
    private static final Pattern OF_PRODUCERS = Pattern.compile("dashstream_(telemetry_dropped|state)_.*");

    private final MixedTraffic traffic = MixedTraffic.seen();
    private final List<Scrape> underLoad = traffic.underLoad;
    private final Scrape last = traffic.last;

    @Test
    void shouldKeepTheIdentityAtEveryScrape() {
        assertThat(underLoad).hasSizeGreaterThan(10);
        for (Scrape scrape : underLoad) {
            assertThat(scrape.sum("websocket_decode_errors_total"))
                    .isEqualTo(scrape.sum("websocket_kafka_messages_total", "\"error\""));
        }
        assertThat(last.sum("websocket_kafka_messages_total", "\"success\"")).isEqualTo(traffic.good());
        assertThat(last.sum("websocket_kafka_messages_total", "\"error\"")).isEqualTo(traffic.poisoned());
        assertThat(last.sum("websocket_kafka_messages_total", "\"old_data_error\""))
                .isZero();
        assertThat(last.sum("websocket_kafka_payload_missing_total")).isEqualTo(traffic.missing());
    }

    @Test
    void shouldNeverLetACounterFall() {
        for (int i = 1; i < underLoad.size(); i++) {
            Scrape before = underLoad.get(i - 1);
            for (Map.Entry<String, Double> now : underLoad.get(i).series().entrySet()) {
                if (now.getKey().contains("_total")) {
                    assertThat(now.getValue())
                            .as(now.getKey())
                            .isGreaterThanOrEqualTo(before.series().getOrDefault(now.getKey(), 0.0));
                }
            }
        }
    }

    @Test
    void shouldShowEveryMeterOfThePageWithItsTypeAndLabelsAndNoOther() {
        Set<String> seen = new TreeSet<>();
        last.types().forEach((family, type) -> {
            if (family.matches("(websocket|dashstream|replay)_.*") && !family.endsWith("_max")) {
                seen.add(family);
                Row row = requireNonNull(MeterCatalog.rows().get(family), family + " must be on the page");
                assertThat(type).as("type of " + family).isEqualTo(row.type());
                assertThat(labels(family)).as("labels of " + family).isEqualTo(Set.copyOf(row.labels()));
            }
        });
        Set<String> expected = new TreeSet<>(MeterCatalog.rows().keySet());
        expected.removeIf(name -> OF_PRODUCERS.matcher(name).matches());
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void shouldObserveEveryStageOfTheLatency() {
        for (String stage : List.of("producer_to_consumer", "append_to_consumer", "consumer_to_flush")) {
            assertThat(last.sum("websocket_e2e_latency_ms_count", "\"" + stage + "\""))
                    .as(stage)
                    .isPositive();
        }
    }

    @Test
    void shouldAnswerWhatEveryAlertAndEveryPanelAsks() {
        assertThat(Expressions.ofAlerts()).hasSizeGreaterThan(15);
        assertThat(Expressions.ofDashboard()).hasSizeGreaterThan(30);
        assumeThat(traffic.unanswered)
                .as("prometheus is missing: install the package prometheus")
                .isPresent();
        assertThat(traffic.unanswered.orElseThrow()).isEmpty();
    }

    private Set<String> labels(String family) {
        Set<String> names = new HashSet<>();
        last.series().keySet().stream()
                .filter(series -> series.matches(family + "(_bucket|_sum|_count)?(\\{.*)?"))
                .forEach(series -> {
                    Matcher label = LABEL.matcher(series);
                    while (label.find()) {
                        names.add(label.group(1));
                    }
                });
        names.remove("le");
        return names;
    }
}
