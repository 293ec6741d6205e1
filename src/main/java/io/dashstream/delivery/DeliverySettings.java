package io.dashstream.delivery;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/** How subscribers are served. Immutable after start, any thread. */
@ConfigMapping(prefix = "dashstream.delivery")
public interface DeliverySettings {
    /** At most about this many bytes wait for one socket, handed over and not yet taken; 16 KiB to 64 MiB. */
    @WithDefault("256K")
    MemorySize maxInFlight();

    /** A subscriber whose socket takes nothing for this long is ended; 100 ms to 1 h. */
    @WithDefault("30s")
    Duration sendDeadline();

    /** A subscriber that is behind is told so this often; 100 ms to 1 h. */
    @WithDefault("5s")
    Duration statusInterval();

    /** Pairs a second for a client of dialect 1, replay and live alike; 0 for no limit. */
    @WithDefault("100")
    int v1Rate();

    /** Pairs that may go at once to a client of dialect 1; at least 1. */
    @WithDefault("400")
    int v1Burst();

    /**
     * Refuses settings that no one can mean.
     *
     * @throws ConfigurationException that names the key
     */
    static DeliverySettings checked(DeliverySettings settings) {
        long inFlight = settings.maxInFlight().asLongValue();
        require(inFlight >= 16 << 10 && inFlight <= 64 << 20, "max-in-flight", "16K to 64M", inFlight + " bytes");
        span("send-deadline", settings.sendDeadline());
        span("status-interval", settings.statusInterval());
        require(settings.v1Rate() >= 0, "v1-rate", "0 (no limit) or more", settings.v1Rate());
        require(settings.v1Burst() >= 1, "v1-burst", "1 or more", settings.v1Burst());
        return settings;
    }

    private static void span(String key, Duration found) {
        boolean legal = found.compareTo(Duration.ofMillis(100)) >= 0 && found.compareTo(Duration.ofHours(1)) <= 0;
        require(legal, key, "100ms to 1h", found);
    }

    private static void require(boolean holds, String key, String right, Object found) {
        if (!holds) {
            String name = "dashstream.delivery." + key;
            throw new ConfigurationException(name + " must be " + right + ", found " + found, Set.of(name));
        }
    }
}
