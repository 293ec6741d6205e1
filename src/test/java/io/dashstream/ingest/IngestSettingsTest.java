package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dashstream.ingest.policy.OnRefused;
import io.dashstream.ingest.topic.IngestStart;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of ingest, its default, and what is refused. */
class IngestSettingsTest {
    @Test
    void shouldHaveTheseDefaults() {
        IngestSettings settings = settings(Map.of());

        assertThat(settings.start()).isEqualTo(new IngestStart.Latest());
        assertThat(settings.groupId()).isEmpty();
        assertThat(settings.maxPayload().asLongValue()).isEqualTo(10 << 20);
        assertThat(settings.watchInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.kafkaTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.stallLimit()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.onRefused()).isEqualTo(OnRefused.SKIP);
        assertThat(settings.deadLetters().topic()).isEqualTo("dashstream-quality-dlq");
        assertThat(settings.deadLetters().withPayload()).isFalse();
        assertThat(settings.deadLetters().maxPayload().asLongValue()).isEqualTo(512 << 10);
        assertThat(settings.deadLetters().maxInFlight().asLongValue()).isEqualTo(32 << 20);
        assertThat(settings.deadLetters().sendTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void shouldHaveTheseKeysAndNoOthers() {
        assertThat(StreamSupport.stream(
                                TestSettings.config(Map.of()).getPropertyNames().spliterator(), false)
                        .filter(name -> name.startsWith("dashstream.ingest.")))
                .containsExactlyInAnyOrder(
                        "dashstream.ingest.start",
                        "dashstream.ingest.max-payload",
                        "dashstream.ingest.on-refused",
                        "dashstream.ingest.dead-letters.topic",
                        "dashstream.ingest.dead-letters.with-payload",
                        "dashstream.ingest.dead-letters.max-payload",
                        "dashstream.ingest.dead-letters.max-in-flight",
                        "dashstream.ingest.dead-letters.send-timeout",
                        "dashstream.ingest.watch-interval",
                        "dashstream.ingest.kafka-timeout",
                        "dashstream.ingest.stall-limit");
    }

    @ParameterizedTest
    @CsvSource({
        "max-payload,10",
        "max-payload,2G",
        "watch-interval,1ms",
        "watch-interval,2h",
        "kafka-timeout,10ms",
        "stall-limit,2h",
        "dead-letters.max-payload,10",
        "dead-letters.max-in-flight,1K",
        "dead-letters.send-timeout,1ms",
    })
    void shouldRefuseWhatNoOneCanMeanAndNameTheKey(String key, String value) {
        IngestSettings settings = settings(Map.of("dashstream.ingest." + key, value));

        assertThatThrownBy(() -> IngestLife.check(settings)).hasMessageContaining("dashstream.ingest." + key);
    }

    @Test
    void shouldNameTheTopicWithItsSuffixForDeadLetters() {
        IngestSettings settings = settings(Map.of("dashstream.log.topic", "runs"));

        assertThat(settings.deadLetters().topic()).isEqualTo("runs-dlq");
    }

    @Test
    void shouldRefuseToReplayHistoryFromTheNewestRecordAndNameBothKeys() {
        assertThatThrownBy(() -> IngestTogether.check(settings(Map.of()), "runs", true))
                .hasMessageContaining("quarkus.profile replay-history")
                .hasMessageContaining("dashstream.ingest.start=latest");
    }

    @Test
    void shouldRefuseToWriteDeadLettersIntoTheTopicThatIsRead() {
        IngestSettings settings = settings(Map.of("dashstream.ingest.dead-letters.topic", "runs"));

        assertThatThrownBy(() -> IngestTogether.check(settings, "runs", false))
                .hasMessageContaining("dashstream.ingest.dead-letters.topic")
                .hasMessageContaining("dashstream.log.topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "fail-closed"})
    void shouldRefuseToStandWhereNothingWouldKnowItAfterARestartAndNameTheKeys(String policy) {
        Map<String, String> stands = Map.of("dashstream.ingest.on-refused", policy);

        assertThatThrownBy(() -> IngestTogether.checkStand(settings(stands), false))
                .hasMessageContaining("dashstream.ingest.on-refused=" + policy)
                .hasMessageContaining("dashstream.ingest.group-id")
                .hasMessageContaining("dashstream.log.redis.url");
        IngestTogether.checkStand(settings(stands), true);
        IngestTogether.checkStand(
                settings(Map.of("dashstream.ingest.on-refused", policy, "dashstream.ingest.group-id", "mine")), false);
        IngestTogether.checkStand(settings(Map.of()), false);
    }

    @Test
    void shouldNameTheKeyOfAnUnreadableStart() {
        assertThatThrownBy(() -> settings(Map.of("dashstream.ingest.start", "soon")))
                .hasStackTraceContaining("dashstream.ingest.start")
                .hasStackTraceContaining("'soon'");
    }

    @Test
    void shouldGiveEachReplicaAGroupOfItsOwn() {
        String first = new ConsumerGroup(settings(Map.of())).id();
        String second = new ConsumerGroup(settings(Map.of())).id();

        assertThat(first).startsWith("dashstream-").isNotEqualTo(second);
        assertThat(new ConsumerGroup(settings(Map.of("dashstream.ingest.group-id", "mine"))).id())
                .isEqualTo("mine");
    }

    private static IngestSettings settings(Map<String, String> given) {
        return TestSettings.of(given);
    }
}
