package io.dashstream.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SettingsGroupTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettingsGroup group = new SettingsGroup("dashstream.some");

    @Test
    void shouldTakeBothEndsOfARange() {
        assertThatCode(() -> {
                    group.within("a-number", 3, 3, 5);
                    group.within("a-number", 5, 3, 5);
                    group.bytesWithin("a-size", 1024, 1024, 2048);
                    group.bytesWithin("a-size", 2048, 1024, 2048);
                    group.within("a-time", SECOND, SECOND, MINUTE);
                    group.within("a-time", MINUTE, SECOND, MINUTE);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void shouldNameTheKeyTheRangeAndWhatWasFound() {
        assertRefused(() -> group.within("a-number", 2, 3, 5), "dashstream.some.a-number must be 3 to 5, found 2");
        assertRefused(() -> group.within("a-number", 6, 3, 5), "dashstream.some.a-number must be 3 to 5, found 6");
        assertRefused(
                () -> group.bytesWithin("a-size", 1, 10, 20),
                "dashstream.some.a-size must be 10 to 20 bytes, found 1 bytes");
        assertRefused(
                () -> group.within("a-time", SECOND.minusNanos(1), SECOND, MINUTE),
                "dashstream.some.a-time must be PT1S to PT1M, found PT0.999999999S");
        assertRefused(
                () -> group.within("a-time", MINUTE.plusNanos(1), SECOND, MINUTE),
                "dashstream.some.a-time must be PT1S to PT1M, found PT1M0.000000001S");
    }

    @Test
    void shouldTellTheContainerWhichKeyItIs() {
        assertThatThrownBy(() -> group.require(false, "a-name", "the name of a topic", "''"))
                .asInstanceOf(InstanceOfAssertFactories.type(ConfigurationException.class))
                .extracting(ConfigurationException::getConfigKeys, InstanceOfAssertFactories.collection(String.class))
                .containsExactly("dashstream.some.a-name");
    }

    private static void assertRefused(ThrowingCallable check, String message) {
        assertThatThrownBy(check).isInstanceOf(ConfigurationException.class).hasMessage(message);
    }
}
