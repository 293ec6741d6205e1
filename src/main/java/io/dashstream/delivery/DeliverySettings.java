package io.dashstream.delivery;

import io.dashstream.settings.SettingsGroup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

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
        SettingsGroup group = new SettingsGroup("dashstream.delivery");
        group.bytesWithin("max-in-flight", settings.maxInFlight().asLongValue(), 16 << 10, 64 << 20);
        group.within("send-deadline", settings.sendDeadline(), Duration.ofMillis(100), Duration.ofHours(1));
        group.within("status-interval", settings.statusInterval(), Duration.ofMillis(100), Duration.ofHours(1));
        group.require(settings.v1Rate() >= 0, "v1-rate", "0 (no limit) or more", settings.v1Rate());
        group.require(settings.v1Burst() >= 1, "v1-burst", "1 or more", settings.v1Burst());
        return settings;
    }
}
