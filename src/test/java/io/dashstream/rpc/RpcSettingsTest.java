package io.dashstream.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key, its default, and what is refused of it. */
class RpcSettingsTest {
    private static RpcSettings with(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(RpcSettings.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverters(new Converter<?>[] {new MemorySizeConverter(), new DurationConverter()})
                .build()
                .getConfigMapping(RpcSettings.class);
    }

    @Test
    void shouldHaveItsDefaults() {
        RpcSettings settings = RpcSettings.checked(with(Map.of()));
        assertThat(settings.maxStreams()).isEqualTo(1_000);
        assertThat(settings.maxInFlight().asLongValue()).isEqualTo(1 << 20);
        assertThat(settings.redaction()).isTrue();
        assertThat(settings.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.drainSpread()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void shouldReadEveryKey() {
        RpcSettings settings = RpcSettings.checked(with(Map.of(
                "dashstream.rpc.max-streams", "7",
                "dashstream.rpc.max-in-flight", "2M",
                "dashstream.rpc.redaction", "false",
                "dashstream.rpc.retry-after", "1s",
                "dashstream.rpc.drain-spread", "2s",
                "dashstream.rpc.drain-timeout", "3s")));
        assertThat(settings.maxStreams()).isEqualTo(7);
        assertThat(settings.maxInFlight().asLongValue()).isEqualTo(2 << 20);
        assertThat(settings.redaction()).isFalse();
        assertThat(settings.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.drainSpread()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "max-streams, 0",
        "max-in-flight, 1K",
        "max-in-flight, 1G",
        "retry-after, 1ms",
        "drain-spread, 2h",
        "drain-timeout, 2h"
    })
    void shouldRefuseWhatNobodyCanMeanAndNameTheKey(String key, String value) {
        String name = "dashstream.rpc." + key;
        assertThatThrownBy(() -> RpcSettings.checked(with(Map.of(name, value))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("found");
    }
}
