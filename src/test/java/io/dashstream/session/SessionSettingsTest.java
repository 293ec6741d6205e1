package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionSettingsTest {
    @Test
    void shouldHaveADefaultForEveryKey() {
        SessionSettings settings = SessionSettings.checked(with(Map.of()));
        assertThat(settings.maxConnectionsPerAddress()).isEqualTo(10);
        assertThat(settings.trustedProxies()).isEmpty();
        assertThat(settings.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.maxBatchBytes().asLongValue()).isEqualTo(65_536);
        assertThat(settings.v1ResumeGrace()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.pingInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.silenceDeadline()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.closeGrace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.drainSpread()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void shouldReadEveryKey() throws Exception {
        SessionSettings settings = SessionSettings.checked(with(Map.of(
                "dashstream.session.max-connections-per-address", "3",
                "dashstream.session.trusted-proxies", "10.0.0.0/8,fd00::/8",
                "dashstream.session.retry-after", "9s",
                "dashstream.session.max-batch-bytes", "32K",
                "dashstream.session.v1-resume-grace", "1s",
                "dashstream.session.ping-interval", "7s",
                "dashstream.session.silence-deadline", "8s",
                "dashstream.session.close-grace", "3s",
                "dashstream.session.drain-spread", "11s",
                "dashstream.session.drain-timeout", "12s")));
        assertThat(settings.maxConnectionsPerAddress()).isEqualTo(3);
        assertThat(settings.trustedProxies().orElseThrow())
                .hasSize(2)
                .anyMatch(block -> block.contains(address("10.1.1.1")))
                .anyMatch(block -> block.contains(address("fd00::1")));
        assertThat(settings.retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.maxBatchBytes().asLongValue()).isEqualTo(32_768);
        assertThat(settings.v1ResumeGrace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.pingInterval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.silenceDeadline()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.closeGrace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.drainSpread()).isEqualTo(Duration.ofSeconds(11));
        assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(12));
    }

    @ParameterizedTest
    @CsvSource({
        "max-connections-per-address, 0",
        "max-batch-bytes, 10",
        "max-batch-bytes, 1G",
        "ping-interval, 0s",
        "ping-interval, 60s",
        "silence-deadline, 20s",
        "close-grace, 0s",
        "retry-after, 0s",
        "v1-resume-grace, PT-1S",
        "drain-spread, PT-1S",
        "drain-timeout, PT-1S",
    })
    void shouldNameTheKeyThatCannotBe(String key, String value) {
        SessionSettings settings = with(Map.of("dashstream.session." + key, value));
        assertThatThrownBy(() -> SessionSettings.checked(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("dashstream.session.")
                .hasMessageContaining(key);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static SessionSettings with(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SessionSettings.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .build()
                .getConfigMapping(SessionSettings.class);
    }
}
