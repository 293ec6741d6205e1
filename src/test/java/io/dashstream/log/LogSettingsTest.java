package io.dashstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key of the log, its default, and what is refused. */
class LogSettingsTest {
    @Test
    void shouldHaveTheseDefaults() {
        LogSettings settings = TestSettings.with(Map.of());

        assertThat(settings.topic()).isEqualTo("dashstream-quality");
        assertThat(settings.maxPayload().asLongValue()).isEqualTo(10 << 20);
        assertThat(settings.memory().maxBytes().asLongValue()).isEqualTo(64 << 20);
        assertThat(settings.memory().maxAge()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.kafka().consumers()).isEqualTo(4);
        assertThat(settings.kafka().idleTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.kafka().readTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThatCode(() -> LogLimits.check(settings)).doesNotThrowAnyException();
    }

    @Test
    void shouldHaveTheseKeysAndNoOthers() {
        assertThat(StreamSupport.stream(
                                TestSettings.config(Map.of()).getPropertyNames().spliterator(), false)
                        .filter(name -> name.startsWith("dashstream.log.")))
                .containsExactlyInAnyOrder(
                        "dashstream.log.topic",
                        "dashstream.log.max-payload",
                        "dashstream.log.memory.max-bytes",
                        "dashstream.log.memory.max-age",
                        "dashstream.log.kafka.consumers",
                        "dashstream.log.kafka.idle-timeout",
                        "dashstream.log.kafka.read-timeout");
    }

    @Test
    void shouldJudgeRecordsBySizeAsIngestDoes() {
        LogSettings settings = TestSettings.with(Map.of("dashstream.ingest.max-payload", "3M"));

        assertThat(settings.maxPayload().asLongValue()).isEqualTo(3 << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "topic,' '",
        "max-payload,10",
        "max-payload,2G",
        "memory.max-bytes,1K",
        "memory.max-age,10ms",
        "kafka.consumers,0",
        "kafka.consumers,1000",
        "kafka.idle-timeout,10ms",
        "kafka.read-timeout,1ms",
        "kafka.read-timeout,1h",
    })
    void shouldRefuseWhatNoOneCanMeanAndNameTheKey(String key, String value) {
        LogSettings settings = TestSettings.with(Map.of("dashstream.log." + key, value));

        assertThatThrownBy(() -> LogLimits.check(settings)).hasMessageContaining("dashstream.log." + key);
    }
}
