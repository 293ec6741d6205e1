package io.dashstream.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.redis.client.RedisClientType;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of the replay log, its default, and what is refused. */
class RedisSettingsTest {
    @Test
    void shouldHaveTheseDefaults() {
        RedisSettings settings = with(Map.of());

        assertThat(settings.url()).isEmpty();
        assertThat(settings.type()).isEqualTo(RedisClientType.STANDALONE);
        assertThat(settings.masterName()).isEqualTo("mymaster");
        assertThat(settings.readers()).isEqualTo(4);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.retain().records()).isEqualTo(1_000_000);
        assertThat(settings.retain().bytes().asLongValue()).isEqualTo(1 << 30);
        assertThat(settings.retain().age()).isEqualTo(Duration.ofHours(24));
        assertThatCode(() -> RedisLimits.check(settings)).doesNotThrowAnyException();
    }

    @Test
    void shouldHaveTheseKeysAndNoOthers() {
        assertThat(StreamSupport.stream(
                                builder(Map.of("dashstream.log.redis.url", "redis://host"))
                                        .build()
                                        .getPropertyNames()
                                        .spliterator(),
                                false)
                        .filter(name -> name.startsWith("dashstream.log.redis.")))
                .containsExactlyInAnyOrder(
                        "dashstream.log.redis.url",
                        "dashstream.log.redis.type",
                        "dashstream.log.redis.master-name",
                        "dashstream.log.redis.readers",
                        "dashstream.log.redis.timeout",
                        "dashstream.log.redis.retain.records",
                        "dashstream.log.redis.retain.bytes",
                        "dashstream.log.redis.retain.age");
    }

    @ParameterizedTest
    @CsvSource({
        "readers,0",
        "readers,65",
        "timeout,1ms",
        "timeout,1h",
        "retain.records,10",
        "retain.bytes,1K",
        "retain.age,1s",
    })
    void shouldRefuseWhatNoOneCanMeanAndNameTheKey(String key, String value) {
        RedisSettings settings = with(Map.of("dashstream.log.redis." + key, value));

        assertThatThrownBy(() -> RedisLimits.check(settings)).hasMessageContaining("dashstream.log.redis." + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://us:s3cret@127.0.0.1:port",
                "localhost:6379",
                "http://:s3cret@host",
                "redis://us er:s3cret@host"
            })
    void shouldRefuseAnAddressThatIsNoneWithoutTellingItI25(String url) {
        RedisSettings settings = with(Map.of("dashstream.log.redis.url", url));

        assertThatThrownBy(() -> RedisLimits.check(settings))
                .hasMessageContaining("dashstream.log.redis.url")
                .hasMessageNotContaining("s3cret");
    }

    private static RedisSettings with(Map<String, String> given) {
        return builder(given).build().getConfigMapping(RedisSettings.class);
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(RedisSettings.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverters(new Converter<?>[] {new MemorySizeConverter(), new DurationConverter()});
    }
}
