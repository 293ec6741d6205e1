package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens at a poison record under the policies that do not go on at once, and under replayed history. */
class PoliciesIT {
    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(2);

    @BeforeEach
    void produce() {
        kafka.produce(topic, 0, Records.event("a", 1));
        kafka.produce(topic, 0, SampleRecords.garbage());
        kafka.produce(topic, 0, Records.event("a", 2));
        kafka.produce(topic, 1, Records.event("b", 1));
    }

    @Test
    void shouldFailClosedUntilTheDeadLetterIsAcknowledged() {
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .set("dashstream.ingest.on-refused", "fail-closed")
                .set("dashstream.ingest.group-id", "closed")
                .set("dashstream.ingest.dead-letters.send-timeout", "500ms")
                .start()
                .awaitReady()) {
            Gateways.awaitMeter(gateway, "dashstream_ingest_paused{partition=\"0\"", 1);
            await("that letters fail").until(() -> gateway.meter("websocket_dlq_send_failures_total") > 0);
            assertThat(Scrape.of(gateway).read()).isEqualTo(3);
            kafka.newTopic(topic + "-dlq", 1);
            Gateways.awaitRead(gateway, 4);
            assertThat(gateway.meter("websocket_dlq_sends_total")).isEqualTo(1);
            kafka.produce(topic, 0, SampleRecords.garbage());
            kafka.produce(topic, 0, Records.event("a", 3));
            Gateways.awaitRead(gateway, 6);
            assertThat(gateway.meter("websocket_dlq_sends_total")).isEqualTo(2);
            Gateways.awaitMeter(gateway, "dashstream_ingest_paused{partition=\"0\"", 0);
        }
    }

    @Test
    void shouldCountRefusalsOfHistoryAsOldDataUntilTheSessionHead() {
        kafka.newTopic(topic + "-dlq", 1);
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .set("quarkus.profile", "replay-history")
                .start()
                .awaitReady()) {
            Gateways.awaitRead(gateway, 4);
            kafka.produce(topic, 0, SampleRecords.garbage());
            Gateways.awaitRead(gateway, 5);
            Gateways.awaitMeter(gateway, "websocket_dlq_sends_total", 1);
            Scrape scrape = Scrape.of(gateway);
            assertThat(scrape.sum("websocket_kafka_messages_total", "\"old_data_error\""))
                    .isEqualTo(1);
            assertThat(scrape.sum("websocket_kafka_messages_total", "\"error\""))
                    .isEqualTo(1);
            assertThat(scrape.sum("websocket_old_data_decode_errors_total")).isEqualTo(1);
            assertThat(scrape.sum("dashstream_suspicious_old_data_total")).isEqualTo(1);
            assertThat(Gateways.json(gateway, "/version").get("mode").asText()).isEqualTo("replay-history");
            assertThat(gateway.get("/q/health/ready")).contains("replay-history");
            assertThat(gateway.get("/health")).contains("replay-history");
            assertThat(gateway.logLines()).anyMatch(line -> line.contains("HISTORY IS BEING REPLAYED"));
        }
        assertThat(Gateways.letters(topic + "-dlq")).hasSize(1);
    }
}
