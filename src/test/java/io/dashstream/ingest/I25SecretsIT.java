package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.WholeGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What records hold and what the settings of Kafka and Redis hide is told to nobody who did not ask for it. */
class I25SecretsIT {
    private static final String IN_RECORD = "correct-horse-battery-staple";
    private static final String OF_KAFKA = "kafka-hunter2";
    private static final String OF_KEYS = "keystore-hunter3";
    private static final String OF_REDIS = "redis-hunter4";
    private static final List<String> PATHS =
            List.of("/q/metrics", "/metrics", "/q/health", "/health", "/version", "/api/dead-letters", "/");

    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(1);
    private final byte[] whole = Records.token("t-25", 1, "x".repeat(20) + IN_RECORD + "x".repeat(20));
    private final byte[] broken = Arrays.copyOf(whole, whole.length - 1);

    @BeforeEach
    void produce() {
        kafka.newTopic(topic + "-dlq", 1);
        kafka.send(topic, 0, broken);
        kafka.send(topic, 0, whole);
        kafka.flush();
    }

    @Test
    void shouldKeepWhatARecordHoldsOutOfLettersLogsMetersAndKeys() throws IOException {
        try (LocalRedis redis = LocalRedis.start(0);
                GatewayProcess gateway = gateway()
                        .set("dashstream.log.redis.url", redis.uri())
                        .start()
                        .awaitReady()) {
            Gateways.awaitMeter(gateway, "websocket_dlq_sends_total", 1);
            WholeGateway.awaitDurable(gateway);

            shouldTellNoSecret(gateway, IN_RECORD);
            assertThat(keys(redis)).contains("ds:{").doesNotContain(IN_RECORD);
        }
        JsonNode letter = Gateways.letters(topic + "-dlq").get(0);
        assertThat(letter.get("thread_id").asText()).isEqualTo("t-25");
        assertThat(letter.get("tenant_id").asText()).isEqualTo("default");
        assertThat(letter.get("original_payload_base64").isNull()).isTrue();
        assertThat(letter.toString()).doesNotContain(IN_RECORD);
    }

    @Test
    void shouldTellThePayloadOnlyWhereToldToAndNoPasswordOfARedisThatRefusesIt() {
        try (LocalRedis redis = LocalRedis.start(0);
                GatewayProcess gateway = gateway()
                        .set("dashstream.ingest.dead-letters.with-payload", "true")
                        .set("dashstream.log.redis.url", "redis://us:" + OF_REDIS + "@127.0.0.1:" + redis.port())
                        .start()
                        .awaitReady()) {
            Gateways.awaitMeter(gateway, "websocket_dlq_sends_total", 1);
            await("that Redis is found to refuse the password")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/q/health/ready").contains("failing"));

            shouldTellNoSecret(gateway, OF_REDIS);
            assertThat(gateway.logLines()).noneMatch(line -> line.contains(IN_RECORD));
        }
        JsonNode letter = Gateways.letters(topic + "-dlq").get(0);
        assertThat(Base64.getDecoder()
                        .decode(letter.get("original_payload_base64").asText()))
                .isEqualTo(broken);
        assertThat(letter.get("payload_truncation_note").isNull()).isTrue();
    }

    @Test
    void shouldTellNoPasswordWhenItRefusesToStart() {
        try (GatewayProcess gateway = gateway()
                .set("dashstream.log.redis.url", "redis://us:" + OF_REDIS + "@127.0.0.1:port")
                .start()) {
            assertThat(gateway.awaitEnd()).isNotZero();
            assertThat(gateway.logLines())
                    .anyMatch(line -> line.contains("dashstream.log.redis.url"))
                    .noneMatch(I25SecretsIT::tells);
        }
    }

    private GatewayProcess.Starter gateway() {
        return GatewayProcess.reading(topic)
                .set("kafka.ssl.truststore.password", OF_KEYS)
                .set("kafka.ssl.key.password", OF_KEYS)
                .set(
                        "kafka.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\""
                                + OF_KAFKA + "\";");
    }

    private static void shouldTellNoSecret(GatewayProcess gateway, String secret) {
        for (String path : PATHS) {
            assertThat(gateway.get(path)).as(path).doesNotContain(secret, OF_KAFKA, OF_KEYS);
        }
        assertThat(gateway.logLines()).noneMatch(line -> line.contains(secret) || tells(line));
    }

    private static boolean tells(String line) {
        return line.contains(OF_KAFKA) || line.contains(OF_KEYS) || line.contains(OF_REDIS);
    }

    /** The names of all keys, as Redis writes them. */
    private static String keys(LocalRedis redis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write("KEYS *\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
