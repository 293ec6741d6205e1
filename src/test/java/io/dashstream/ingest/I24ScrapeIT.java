package io.dashstream.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.metrics.MeterCatalog;
import io.dashstream.metrics.MeterCatalog.Row;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a live gateway under mixed traffic shows to a scrape is what the page of meters says, exactly, at any time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class I24ScrapeIT {
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 100_000;
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Pattern SELECTOR =
            Pattern.compile("((?:websocket|dashstream|replay)_[a-z0-9_]+)(?:\\{((?:[a-z_]+=\"[a-z_]+\",?)+)})?");
    private static final long TEN_YEARS_US = 315_360_000_000_000L;

    /** Not here: what the producer's library counts, and what is only counted with Redis. What is here must not be among it. */
    private static final Pattern TO_COME = Pattern.compile(
            "dashstream_(telemetry_dropped|state)_.*|.*redis.*|dashstream_replay_(durable_lag|corrupt_entries_total)");

    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(PARTITIONS);
    private final List<Scrape> underLoad = new ArrayList<>();
    private GatewayProcess gateway;
    private Scrape last;
    private int poisoned;
    private int missing;

    @BeforeAll
    void scrapeUnderLoad() {
        kafka.newTopic(topic + "-dlq", 1);
        List<PoisonRecords.Poison> poison = PoisonRecords.small();
        gateway = GatewayProcess.reading(topic).start().awaitReady();
        long nowUs = System.currentTimeMillis() * 1000;
        for (int i = 0; i < RECORDS; i++) {
            int partition = i % PARTITIONS;
            long sequence = i / PARTITIONS + 1L;
            long clockUs = i % 1000 == 7 ? nowUs + TEN_YEARS_US : i % 1000 == 8 ? nowUs - TEN_YEARS_US : nowUs;
            kafka.send(topic, partition, SampleRecords.event("t-" + partition, sequence, clockUs));
            if (i % 10 == 0) {
                kafka.send(
                        topic, partition, poison.get(poisoned++ % poison.size()).value());
            }
            if (i % 1000 == 500) {
                missing++;
                kafka.send(topic, partition, null);
            }
            if (i % 5000 == 0) {
                underLoad.add(Scrape.of(gateway));
            }
        }
        kafka.send(topic, 0, Records.batch(List.of("x", "y"), 1));
        kafka.flush();
        Gateways.awaitRead(gateway, RECORDS + 1L + poisoned + missing);
        Gateways.awaitMeter(gateway, "websocket_dlq_sends_total", poisoned);
        last = Scrape.of(gateway);
    }

    @AfterAll
    void end() {
        gateway.close();
    }

    @Test
    void shouldKeepTheIdentityAtEveryScrape() {
        assertThat(underLoad).hasSizeGreaterThan(10);
        for (Scrape scrape : underLoad) {
            assertThat(scrape.sum("websocket_decode_errors_total"))
                    .isEqualTo(scrape.sum("websocket_kafka_messages_total", "\"error\""));
        }
        assertThat(last.sum("websocket_kafka_messages_total", "\"success\"")).isEqualTo(RECORDS + 1);
        assertThat(last.sum("websocket_kafka_messages_total", "\"error\"")).isEqualTo(poisoned);
        assertThat(last.sum("websocket_kafka_messages_total", "\"old_data_error\""))
                .isZero();
        assertThat(last.sum("websocket_kafka_payload_missing_total")).isEqualTo(missing);
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
    void i26_shouldThrowNoLatencyAwayAndShowSkewAsSkew() {
        long skewed = RECORDS / 1000;
        assertThat(last.sum("websocket_clock_skew_events_total")).isEqualTo(skewed);
        assertThat(last.sum("websocket_e2e_latency_ms_count", "producer_to_consumer"))
                .isEqualTo(RECORDS + 1 - skewed);
        long within = last.sum("websocket_e2e_latency_ms_bucket", "producer_to_consumer\",le=\"50000.0\"");
        assertThat(last.sum("websocket_e2e_latency_ms_count") - within).isGreaterThanOrEqualTo(skewed);
        assertThat(last.sum("dashstream_sequence_gaps_total")).isZero();
        assertThat(last.sum("dashstream_sequence_reorders_total")).isZero();
        assertThat(last.sum("dashstream_sequence_duplicates_total")).isZero();
        assertThat(last.sum("dashstream_producer_restarts_total")).isZero();
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
        expected.removeIf(name -> TO_COME.matcher(name).matches());
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void shouldAnswerEverySelectorOfTheAlerts() throws Exception {
        Matcher selectors = SELECTOR.matcher(Files.readString(Path.of("src/main/observability/alerts.yml")));
        int found = 0;
        while (selectors.find()) {
            String name = selectors.group(1);
            if (!TO_COME.matcher(name).matches()
                    && MeterCatalog.rows().containsKey(name.replaceFirst("_bucket$", ""))) {
                found++;
                List<String> matchers = selectors.group(2) == null
                        ? List.of()
                        : List.of(selectors.group(2).split(",", -1));
                assertThat(last.series().keySet())
                        .as(selectors.group())
                        .anyMatch(series -> series.matches(name + "(\\{.*)?")
                                && matchers.stream().allMatch(series::contains));
            }
        }
        assertThat(found).isGreaterThan(15);
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
