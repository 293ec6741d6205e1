package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.ingest.PoisonRecords.Poison;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.wire.RefusalType;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policy skip: each poison is counted once in its own series and dead-lettered, each good record is taken. */
class I08PoisonIsSkippedIT {
    private static final int GOOD_BEFORE_EACH = 50;

    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(1);

    @Test
    void shouldCountAndDeadLetterEachClassOnceAndTakeEveryGoodRecord() throws Exception {
        kafka.newTopic(topic + "-dlq", 1);
        List<Poison> poison = PoisonRecords.all();
        long sequence = 0;
        for (Poison each : poison) {
            for (int i = 0; i < GOOD_BEFORE_EACH; i++) {
                kafka.send(topic, 0, Records.event("t-8", ++sequence));
            }
            kafka.send(topic, 0, each.value());
        }
        kafka.send(topic, 0, null);
        kafka.flush();
        try (GatewayProcess gateway = GatewayProcess.reading(topic).start().awaitReady()) {
            Gateways.awaitRead(gateway, sequence + poison.size() + 1);
            Gateways.awaitMeter(gateway, "websocket_dlq_sends_total", poison.size());
            Scrape scrape = Scrape.of(gateway);
            assertThat(scrape.sum("websocket_kafka_messages_total", "\"success\""))
                    .isEqualTo(sequence);
            assertThat(scrape.sum("websocket_kafka_payload_missing_total")).isEqualTo(1);
            for (RefusalType type : RefusalType.values()) {
                long expected =
                        poison.stream().filter(each -> each.type() == type).count();
                String label = '"' + type.label() + '"';
                assertThat(scrape.sum("websocket_decode_errors_total", label))
                        .as(label)
                        .isEqualTo(expected);
                assertThat(scrape.sum("websocket_dlq_sends_total", label))
                        .as("letters of " + label)
                        .isEqualTo(expected);
            }
            assertThat(scrape.sum("dashstream_sequence_gaps_total")).isZero();
            JsonNode newest = Gateways.json(gateway, "/api/dead-letters?limit=3");
            assertThat(newest.get("letters")).hasSize(3);
            assertThat(newest.get("letters").get(0).get("error_type").asText()).isEqualTo("invalid_protobuf");
        }
        List<JsonNode> letters = Gateways.letters(topic + "-dlq");
        assertThat(letters).hasSize(poison.size());
        for (int i = 0; i < poison.size(); i++) {
            shouldDescribe(letters.get(i), poison.get(i), (i + 1L) * (GOOD_BEFORE_EACH + 1) - 1);
        }
    }

    private static void shouldDescribe(JsonNode letter, Poison poison, long offset) throws Exception {
        byte[] value = poison.value();
        assertThat(letter.get("error_type").asText()).isEqualTo(poison.type().label());
        assertThat(letter.get("kafka_partition").intValue()).isZero();
        assertThat(letter.get("kafka_offset").longValue()).isEqualTo(offset);
        assertThat(letter.get("message_size").intValue()).isEqualTo(value.length);
        assertThat(letter.get("payload_sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(value)));
        assertThat(letter.get("original_payload_base64").isNull()).isTrue();
        assertThat(letter.get("trace_id").asText()).hasSize(36);
        assertThat(letter.get("timestamp").asText()).endsWith("Z");
    }

    @Test
    void shouldDeliverEveryGoodRecordOfMixedTrafficToClientsOfBothDialectsAndNothingElse() {
        MixedTraffic traffic = MixedTraffic.seen();
        assertThat(traffic.delivered).containsOnlyKeys("v1", "v2");
        traffic.delivered.forEach((dialect, offsets) -> assertThat(offsets.equals(traffic.good))
                .as("exactly the good records, in order, to the client of " + dialect)
                .isTrue());
    }

    @Test
    void shouldCountEachPoisonOfMixedTrafficOnceInItsOwnSeries() {
        MixedTraffic traffic = MixedTraffic.seen();
        for (RefusalType type : RefusalType.values()) {
            String label = '"' + type.label() + '"';
            assertThat(traffic.last.sum("websocket_decode_errors_total", label))
                    .as(label)
                    .isEqualTo(traffic.poisoned.getOrDefault(type, 0).longValue())
                    .isEqualTo(traffic.last.sum("websocket_dlq_sends_total", label));
        }
        assertThat(traffic.health).contains("\"status\":\"degraded\"").contains("records refused");
    }

    @Test
    void shouldCountLettersThatFindNoTopicAndGoOn() {
        kafka.send(topic, 0, SampleRecords.garbage());
        kafka.send(topic, 0, Records.event("t-8", 1));
        kafka.flush();
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .set("dashstream.ingest.dead-letters.send-timeout", "300ms")
                .start()
                .awaitReady()) {
            Gateways.awaitMeter(gateway, "websocket_dlq_send_failures_total{reason=\"timeout\"", 1);
            assertThat(Scrape.of(gateway).read()).isEqualTo(2);
            assertThat(gateway.get("/health")).contains("degraded");
        }
    }
}
