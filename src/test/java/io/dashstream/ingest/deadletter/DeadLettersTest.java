package io.dashstream.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.testkit.Records;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.Refusal;
import io.dashstream.wire.RefusalType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a letter holds, and what becomes of letters that nobody takes. */
class DeadLettersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HeaderPeek PEEK = new HeaderPeek(FrameLimits.DEFAULT);

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void shouldHoldTheMembersThatReadersKnowAndNoPayload() throws Exception {
        byte[] whole = Records.event("t-1", 7);
        byte[] broken = Arrays.copyOf(whole, whole.length - 3);

        LetterDesk.Written written = new LetterDesk(JSON, PEEK, 0).write(refused(broken));

        JsonNode letter = JSON.readTree(written.json());
        assertThat(letter.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "trace_id",
                        "timestamp",
                        "error",
                        "error_type",
                        "payload_sha256",
                        "original_payload_base64",
                        "payload_truncation_note",
                        "message_size",
                        "first_bytes_hex",
                        "last_bytes_hex",
                        "kafka_partition",
                        "kafka_offset",
                        "message_count",
                        "thread_id",
                        "tenant_id");
        assertThat(letter.get("trace_id").asText()).isEqualTo(written.key());
        assertThat(letter.get("thread_id").asText()).isEqualTo("t-1");
        assertThat(letter.get("tenant_id").asText()).isEqualTo("default");
        assertThat(letter.get("timestamp").asText()).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(letter.get("original_payload_base64").isNull()).isTrue();
        assertThat(letter.get("first_bytes_hex").asText()).matches("\\[[0-9a-f]{2}(, [0-9a-f]{2}){15}]");
    }

    @Test
    void shouldCarryTheBeginningOfALongValueAndSayHowMuch() throws Exception {
        JsonNode letter = JSON.readTree(
                new LetterDesk(JSON, PEEK, 8).write(refused(new byte[1000])).json());

        assertThat(letter.get("original_payload_base64").binaryValue()).hasSize(8);
        assertThat(letter.get("payload_truncation_note").asText()).isEqualTo("the first 8 of 1000 bytes");
    }

    @Test
    void shouldDescribeAValueShorterThanAGlimpse() throws Exception {
        JsonNode letter = JSON.readTree(new LetterDesk(JSON, PEEK, 0)
                .write(refused(new byte[] {0, 10, -1}))
                .json());

        assertThat(letter.get("first_bytes_hex").asText()).isEqualTo("[00, 0a, ff]");
        assertThat(letter.get("last_bytes_hex").asText()).isEqualTo("[00, 0a, ff]");
        assertThat(letter.get("thread_id").isNull()).isTrue();
    }

    @Test
    void shouldBoundWhatWaitsAndCountTheRestByReason() {
        List<Outcome> told = new CopyOnWriteArrayList<>();
        LetterProducer nowhere =
                new LetterProducer(Map.of("bootstrap.servers", "127.0.0.1:1"), "nowhere", Duration.ofMillis(300));
        DeadLetters letters =
                new DeadLetters(new LetterDesk(JSON, PEEK, 0), nowhere, new DeadLetterMeters(meters), 64 << 10);
        try (letters) {
            Stream.generate(() -> refused(new byte[30 << 10])).limit(4).forEach(each -> letters.send(each, told::add));
            await("what became of each").until(() -> told.size() == 4);
        }

        assertThat(told).hasSize(4).contains(Outcome.BACKPRESSURE).doesNotContain(Outcome.ACKNOWLEDGED);
        assertThat(letters.failing()).isTrue();
        assertThat(failures(Outcome.BACKPRESSURE) + failures(Outcome.TIMEOUT) + failures(Outcome.KAFKA_ERROR))
                .isEqualTo(4);
    }

    private double failures(Outcome outcome) {
        return meters.get("websocket_dlq_send_failures_total")
                .tag("reason", outcome.label())
                .counter()
                .count();
    }

    private static RefusedRecord refused(byte[] value) {
        return new RefusedRecord(
                3,
                41,
                value,
                new Refusal(RefusalType.INVALID_PROTOBUF, "broken"),
                Instant.parse("2026-11-23T10:00:00Z"));
    }
}
