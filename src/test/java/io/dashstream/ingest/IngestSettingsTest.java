package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    }

    @Test
    void shouldHaveTheseKeysAndNoOthers() {
        assertThat(StreamSupport.stream(config(Map.of()).getPropertyNames().spliterator(), false)
                        .filter(name -> name.startsWith("dashstream.ingest.")))
                .containsExactlyInAnyOrder(
                        "dashstream.ingest.start",
                        "dashstream.ingest.max-payload",
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
    })
    void shouldRefuseWhatNoOneCanMeanAndNameTheKey(String key, String value) {
        IngestSettings settings = settings(Map.of("dashstream.ingest." + key, value));

        assertThatThrownBy(() -> IngestLife.check(settings)).hasMessageContaining("dashstream.ingest." + key);
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
        return config(given).getConfigMapping(IngestSettings.class);
    }

    private static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withMapping(IngestSettings.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverters(new org.eclipse.microprofile.config.spi.Converter<?>[] {
                    new MemorySizeConverter(), new DurationConverter()
                })
                .build();
    }
}
