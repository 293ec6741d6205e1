package io.dashstream.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.FreePort;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.TopicReader;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * I25: secrets in payloads, in the settings of Redis and in those of Kafka: nowhere to be seen. Kafka is logged in to, and
 * Redis cannot be reached, so that the gateway has something to say about it.
 */
@Timeout(180)
class I25SecretsIT {
    private static final String TOPIC = "i25";
    private static final String REDIS_PASSWORD = "redis-p4ss-3318";
    private static final String OPENAI = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8i9J0";
    private static final String PLAIN = "hunter-2-the-second";
    private static final List<String> SECRETS = List.of(SecuredBroker.PASSWORD, REDIS_PASSWORD, OPENAI, PLAIN);

    @Test
    void shouldShowNoSecretAnywhere() {
        SecuredBroker.get().create(TOPIC, 1);
        SecuredBroker.get().create(TOPIC + "-dlq", 1);
        report();
        poison();
        try (GatewayProcess gateway = GatewayProcess.with(settings()).start()) {
            gateway.awaitReady();
            await("the poison to be refused")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.meter("websocket_dlq_sends_total") >= 1);
            shouldDeliverNone(gateway);
            shouldAnswerNone(gateway);
            shouldHaveNone(
                    "dead letters",
                    text(TopicReader.all(SecuredBroker.get().bootstrap(), TOPIC + "-dlq").stream()
                            .map(each -> each.value())
                            .toList()));
            gateway.terminate();
            shouldHaveNone("log", String.join("\n", gateway.logLines()));
        }
    }

    private static void report() {
        try (DashStream dashStream =
                DashStream.open(DashStreamOptions.of(SecuredBroker.settings(TOPIC, SecuredBroker.PASSWORD)))) {
            RunReporter run = dashStream.run("thread");
            run.nodeEnded("node", Map.of("password", PLAIN, "note", "use " + OPENAI, "n", 1));
            run.notes().progress("node", "calling with Bearer " + OPENAI, 0.5);
            run.llm().tokens("request", 0, "the key is " + OPENAI);
            run.error("node", "401", new IllegalStateException("refused: " + OPENAI));
            run.graphEnded();
            assertThat(dashStream.flush(Duration.ofSeconds(60)).delivered()).isTrue();
        }
    }

    /** No DashStream record, with secrets behind the few bytes that a dead letter shows. */
    private static void poison() {
        byte[] garbage = ("\u0000" + "no record ".repeat(4) + OPENAI + PLAIN + " no record".repeat(4)).getBytes(UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SecuredBroker.get().bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            assertThat(producer.send(new ProducerRecord<>(TOPIC, garbage))).isNotNull();
            producer.flush();
        }
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", SecuredBroker.get().loginBootstrap());
        settings.put("kafka.security.protocol", "SASL_PLAINTEXT");
        settings.put("kafka.sasl.mechanism", "PLAIN");
        settings.put(
                "kafka.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + SecuredBroker.USER
                        + "\" password=\"" + SecuredBroker.PASSWORD + "\";");
        settings.put("dashstream.log.topic", TOPIC);
        settings.put("dashstream.ingest.start", "earliest");
        settings.put("dashstream.log.redis.url", "redis://:" + REDIS_PASSWORD + "@127.0.0.1:" + FreePort.any());
        settings.put("quarkus.shutdown.delay", "0");
        return settings;
    }

    private static void shouldDeliverNone(GatewayProcess gateway) {
        try (WsClient client =
                WsClient.v2(gateway.base()).param("from", "earliest").connect()) {
            client.awaitFrame("caught_up");
            assertThat(client.recordCount()).isGreaterThan(4);
            shouldHaveNone(
                    "records",
                    client.records().stream()
                            .map(WsRecord::value)
                            .map(each -> Capture.message(each).toString())
                            .collect(Collectors.joining("\n")));
        }
    }

    private static void shouldAnswerNone(GatewayProcess gateway) {
        for (String path : List.of("/q/metrics", "/health", "/version", "/api/dead-letters?limit=10")) {
            shouldHaveNone(path, gateway.get(path));
        }
        assertThat(gateway.get("/api/dead-letters?limit=10")).contains("\"kafka_offset\"");
    }

    private static String text(List<byte[]> values) {
        assertThat(values).isNotEmpty();
        return values.stream().map(each -> new String(each, UTF_8)).collect(Collectors.joining("\n"));
    }

    private static void shouldHaveNone(String where, String text) {
        assertThat(text).as(where).isNotBlank().doesNotContain(SECRETS);
    }
}
