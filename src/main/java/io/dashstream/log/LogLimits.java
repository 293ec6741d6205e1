package io.dashstream.log;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Set;

/** Refuses settings of the log that no one can mean, naming the key. Pure, any thread. */
final class LogLimits {
    private static final long KIB = 1 << 10;
    private static final long MIB = KIB * KIB;

    private LogLimits() {}

    static void check(LogSettings settings) {
        if (settings.topic().isBlank()) {
            throw refused("topic", "the name of a topic", "'" + settings.topic() + "'");
        }
        within("max-payload", settings.maxPayload().asLongValue(), KIB, KIB * MIB);
        within("memory.max-bytes", settings.memory().maxBytes().asLongValue(), 64 * KIB, MIB * MIB);
        within("memory.max-age", settings.memory().maxAge(), Duration.ofSeconds(1), Duration.ofDays(366));
        within("kafka.consumers", settings.kafka().consumers(), 1, 256);
        within("kafka.idle-timeout", settings.kafka().idleTimeout(), Duration.ofSeconds(1), Duration.ofDays(1));
        within("kafka.read-timeout", settings.kafka().readTimeout(), Duration.ofMillis(100), Duration.ofMinutes(5));
    }

    private static void within(String key, long found, long least, long most) {
        if (found < least || found > most) {
            throw refused(key, least + " to " + most, String.valueOf(found));
        }
    }

    private static void within(String key, Duration found, Duration least, Duration most) {
        if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
            throw refused(key, least + " to " + most, found.toString());
        }
    }

    private static ConfigurationException refused(String key, String right, String found) {
        String name = "dashstream.log." + key;
        return new ConfigurationException(name + " must be " + right + ", found " + found, Set.of(name));
    }
}
