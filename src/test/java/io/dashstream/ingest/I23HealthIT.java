package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.local.LocalKafka;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway's health through idleness, a broker that is away and a partition that stands; whoever asks is told the same. */
class I23HealthIT {
    private static final String READY = "/q/health/ready";
    private static final List<String> PATHS = List.of("/q/health", READY, "/q/health/live", "/q/health/started");

    private final LocalKafka kafka = LocalKafka.start(0);

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void shouldBeReadyWhileTelemetryCanArriveAndSayWhatToDoWhenNot() {
        kafka.create("runs", 1);
        try (GatewayProcess gateway = GatewayProcess.with(Map.of(
                        "kafka.bootstrap.servers", kafka.bootstrap(),
                        "dashstream.log.topic", "runs",
                        "dashstream.ingest.group-id", "health",
                        "dashstream.ingest.on-refused", "pause",
                        // Of a slow machine's first questions, too, one must not fail: it would be told for two
                        // minutes.
                        "dashstream.ingest.kafka-timeout", "5s",
                        "dashstream.ingest.dead-letters.send-timeout", "500ms",
                        "quarkus.shutdown.delay", "0"))
                .start()
                .awaitReady()) {
            shouldBeHealthyWhenIdle(gateway);
            kafka.stop();
            shouldNotBeReadyWithoutKafka(gateway);
            kafka.start();
            gateway.awaitReady();
            produce(SampleRecords.garbage(), Records.event("a", 1));
            shouldNotBeReadyWhileEveryPartitionStands(gateway);
            assertThat(Gateways.post(gateway, "/api/ingest/partitions/0/skip?offset=0"))
                    .isEqualTo(204);
            gateway.awaitReady();
            agree(gateway);
        }
    }

    private static void shouldBeHealthyWhenIdle(GatewayProcess gateway) {
        agree(gateway);
        JsonNode checks = Gateways.json(gateway, "/q/health").get("checks");
        assertThat(checks)
                .extracting(check -> check.get("name").asText())
                .containsExactlyInAnyOrder(
                        "ingest pipeline",
                        "event loops",
                        "ingest",
                        "ingest settings",
                        "dead letters",
                        "replay log",
                        "sockets",
                        "page",
                        "gRPC Server",
                        "Graceful Shutdown");
        assertThat(checks).allMatch(check -> check.get("status").asText().equals("UP"));
        assertThat(checks)
                .as("what to do, while nothing is to be done")
                .noneMatch(check -> check.path("data").has("action")
                        && !check.get("name").asText().equals("page"));
        assertThat(gateway.meter("websocket_kafka_lag_offset_age_seconds")).isZero();
        JsonNode legacy = Gateways.json(gateway, "/health");
        assertThat(legacy.get("status").asText()).as(legacy.toString()).isEqualTo("healthy");
    }

    private static void shouldNotBeReadyWithoutKafka(GatewayProcess gateway) {
        awaitNotReady(gateway);
        assertThat(action(gateway)).contains("kafka.bootstrap.servers");
        assertThat(Gateways.answer(gateway, "/q/health/live").status()).isEqualTo(200);
        assertThat(Gateways.json(gateway, "/health").get("status").asText()).isEqualTo("reconnecting");
    }

    private static void shouldNotBeReadyWhileEveryPartitionStands(GatewayProcess gateway) {
        awaitNotReady(gateway);
        assertThat(action(gateway)).contains("POST /api/ingest/partitions/0/skip?offset=0");
        assertThat(Gateways.answer(gateway, "/q/health/live").status()).isEqualTo(200);
        assertThat(Gateways.json(gateway, "/health").get("status").asText()).isEqualTo("degraded");
    }

    private static void awaitNotReady(GatewayProcess gateway) {
        await("that the gateway is not ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Gateways.answer(gateway, READY).status() == 503);
        agree(gateway);
    }

    private static String action(GatewayProcess gateway) {
        for (JsonNode check : Gateways.json(gateway, READY).get("checks")) {
            if (check.get("name").asText().equals("ingest")) {
                return check.path("data").path("action").asText();
            }
        }
        throw new AssertionError("ingest says nothing of itself");
    }

    /** The HTTP status says what the body says. */
    private static void agree(GatewayProcess gateway) {
        for (String path : PATHS) {
            Gateways.Answer answer = Gateways.answer(gateway, path);
            String status = Gateways.parsed(answer.body()).get("status").asText();
            assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(status.equals("UP") ? 200 : 503);
        }
    }

    private void produce(byte[]... values) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                var unused = producer.send(new ProducerRecord<>("runs", 0, null, value));
            }
        }
    }
}
