package io.dashstream.log.redis;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Refuses settings of the replay log that no one can mean, naming the key. Pure, any thread. */
final class RedisLimits {
    private static final long MIB = 1 << 20;

    private RedisLimits() {}

    static void check(RedisSettings settings) {
        settings.url().orElse(List.of()).forEach(RedisLimits::address);
        within("readers", settings.readers(), 1, 64);
        within("timeout", settings.timeout(), Duration.ofMillis(10), Duration.ofMinutes(1));
        within("retain.records", settings.retain().records(), 1_000, 1_000_000_000);
        within("retain.bytes", settings.retain().bytes().asLongValue(), MIB, MIB * MIB);
        within("retain.age", settings.retain().age(), Duration.ofMinutes(1), Duration.ofDays(366));
    }

    private static void address(String url) {
        try {
            String scheme = String.valueOf(URI.create(url.trim()).getScheme());
            if (url.isBlank() || Set.of("redis", "rediss", "unix").contains(scheme)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Refused below without the text, which may hold a password.
        }
        throw refused("url", "redis://host:port", "another form");
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
        String name = "dashstream.log.redis." + key;
        return new ConfigurationException(name + " must be " + right + ", found " + found, Set.of(name));
    }
}
