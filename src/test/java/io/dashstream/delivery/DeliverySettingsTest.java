package io.dashstream.delivery;

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
public class DeliverySettingsTest {
    /** The defaults with these keys set instead. */
    public static DeliverySettings with(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(DeliverySettings.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverters(new Converter<?>[] {new MemorySizeConverter(), new DurationConverter()})
                .build()
                .getConfigMapping(DeliverySettings.class);
    }

    @Test
    void shouldHaveItsDefaults() {
        DeliverySettings settings = DeliverySettings.checked(with(Map.of()));
        assertThat(settings.maxInFlight().asLongValue()).isEqualTo(256 << 10);
        assertThat(settings.sendDeadline()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.statusInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.v1Rate()).isEqualTo(100);
        assertThat(settings.v1Burst()).isEqualTo(400);
    }

    @Test
    void shouldReadEveryKey() {
        DeliverySettings settings = DeliverySettings.checked(with(Map.of(
                "dashstream.delivery.max-in-flight", "1M",
                "dashstream.delivery.send-deadline", "2s",
                "dashstream.delivery.status-interval", "3s",
                "dashstream.delivery.v1-rate", "0",
                "dashstream.delivery.v1-burst", "7")));
        assertThat(settings.maxInFlight().asLongValue()).isEqualTo(1 << 20);
        assertThat(settings.sendDeadline()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.statusInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.v1Rate()).isZero();
        assertThat(settings.v1Burst()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "max-in-flight, 1K",
        "max-in-flight, 1G",
        "send-deadline, 0s",
        "send-deadline, 2h",
        "status-interval, 1ms",
        "v1-rate, -1",
        "v1-burst, 0"
    })
    void shouldRefuseWhatNobodyCanMeanAndNameTheKey(String key, String value) {
        String name = "dashstream.delivery." + key;
        assertThatThrownBy(() -> DeliverySettings.checked(with(Map.of(name, value))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("found");
    }
}
