package io.dashstream.rpc;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

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
        require(
                settings.maxStreams() >= 1 && settings.maxStreams() <= 100_000,
                "max-streams",
                "1 to 100000",
                settings.maxStreams());
        long inFlight = settings.maxInFlight().asLongValue();
        require(inFlight >= 64 << 10 && inFlight <= 64 << 20, "max-in-flight", "64K to 64M", inFlight + " bytes");
        span("retry-after", settings.retryAfter(), Duration.ofMillis(100));
        span("drain-spread", settings.drainSpread(), Duration.ZERO);
        span("drain-timeout", settings.drainTimeout(), Duration.ZERO);
        return settings;
    }

    private static void span(String key, Duration found, Duration least) {
        boolean legal = found.compareTo(least) >= 0 && found.compareTo(Duration.ofHours(1)) <= 0;
        require(legal, key, least.toMillis() + "ms to 1h", found);
    }

    private static void require(boolean holds, String key, String right, Object found) {
        if (!holds) {
            String name = "dashstream.rpc." + key;
            throw new ConfigurationException(name + " must be " + right + ", found " + found, Set.of(name));
        }
    }
}
