package io.dashstream.log.redis;

import io.dashstream.settings.SettingsGroup;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Refuses settings of the replay log that no one can mean, naming the key. Pure, any thread. */
final class RedisLimits {
    private static final SettingsGroup REDIS = new SettingsGroup("dashstream.log.redis");
    private static final long MIB = 1 << 20;

    private RedisLimits() {}

    static void check(RedisSettings settings) {
        settings.url().orElse(List.of()).forEach(RedisLimits::address);
        REDIS.within("readers", settings.readers(), 1, 64);
        REDIS.within("timeout", settings.timeout(), Duration.ofMillis(10), Duration.ofMinutes(1));
        REDIS.within("retain.records", settings.retain().records(), 1_000, 1_000_000_000);
        REDIS.bytesWithin("retain.bytes", settings.retain().bytes().asLongValue(), MIB, MIB * MIB);
        REDIS.within("retain.age", settings.retain().age(), Duration.ofMinutes(1), Duration.ofDays(366));
    }

    private static void address(String url) {
        try {
            String scheme = String.valueOf(URI.create(url.trim()).getScheme());
            if (url.isBlank()) {
                return;
            }
            if (Set.of("redis", "rediss", "unix").contains(scheme)) {
                // Reads it as a connection would.
                new RedisOptions().addConnectionString(url).getPassword();
                return;
            }
        } catch (IllegalArgumentException e) {
            // Refused below without the text, which may hold a password.
        }
        throw REDIS.refused("url", "redis://host:port", "another form");
    }
}
