package io.dashstream.rpc;

import io.dashstream.settings.SettingsGroup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the gRPC door. Immutable after start, any thread. */
@ConfigMapping(prefix = "dashstream.rpc")
public interface RpcSettings {
    /** Open streams of all clients; further ones are refused with RESOURCE_EXHAUSTED. 1 to 100,000. */
    @WithDefault("1000")
    int maxStreams();

    /** A publishing stream is read on while Kafka has to answer for fewer bytes than this; 64 KiB to 64 MiB. */
    @WithDefault("1M")
    MemorySize maxInFlight();

    /** Whether secrets are taken out of published messages, as the library does for its own. */
    @WithDefault("true")
    boolean redaction();

    /** What clients are told to wait when there is no room or no Kafka; 100 ms to 1 h. */
    @WithDefault("5s")
    Duration retryAfter();

    /** At shutdown clients are told to come back at different moments of this span; 0 to 1 h. */
    @WithDefault("5s")
    Duration drainSpread();

    /** At shutdown the process waits this long for Kafka to answer what was published; 0 to 1 h. */
    @WithDefault("5s")
    Duration drainTimeout();

    /**
     * Refuses settings that no one can mean.
     *
     * @throws ConfigurationException that names the key
     */
    static RpcSettings checked(RpcSettings settings) {
        SettingsGroup group = new SettingsGroup("dashstream.rpc");
        group.within("max-streams", settings.maxStreams(), 1, 100_000);
        group.bytesWithin("max-in-flight", settings.maxInFlight().asLongValue(), 64 << 10, 64 << 20);
        group.within("retry-after", settings.retryAfter(), Duration.ofMillis(100), Duration.ofHours(1));
        group.within("drain-spread", settings.drainSpread(), Duration.ZERO, Duration.ofHours(1));
        group.within("drain-timeout", settings.drainTimeout(), Duration.ZERO, Duration.ofHours(1));
        return settings;
    }
}
