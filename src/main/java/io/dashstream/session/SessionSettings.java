package io.dashstream.session;

import io.dashstream.session.admission.CidrBlock;
import io.dashstream.settings.SettingsGroup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the WebSocket door. Immutable after start, any thread. */
@ConfigMapping(prefix = "dashstream.session")
public interface SessionSettings {
    /** Open connections and upgrades in progress per client address; further ones are refused with 429. At least 1. */
    @WithDefault("10")
    int maxConnectionsPerAddress();

    /**
     * Networks ({@code 10.0.0.0/8,fd00::/8}) whose members may name the client address in {@code Forwarded} or
     * {@code X-Forwarded-For}; from anyone else these headers are ignored.
     */
    Optional<List<CidrBlock>> trustedProxies();

    /** What {@code Retry-After} says on 429 and 503, whole seconds. */
    @WithDefault("5s")
    Duration retryAfter();

    /** Dialect 2: a binary message is filled up to this size, bytes; one record larger than that goes alone. */
    @WithDefault("64K")
    MemorySize maxBatchBytes();

    /**
     * Dialect 1: how long the first records of a client that gave no position wait for its first frame, so that an
     * immediate {@code resume} need not step back.
     */
    @WithDefault("250ms")
    Duration v1ResumeGrace();

    /** Every connection is pinged this often, so that proxies keep it. */
    @WithDefault("20s")
    Duration pingInterval();

    /** A client that sends nothing for this long, not even a pong, is dropped; longer than the ping interval. */
    @WithDefault("60s")
    Duration silenceDeadline();

    /** How long a closing handshake may take before the TCP connection is closed without it. */
    @WithDefault("2s")
    Duration closeGrace();

    /** At shutdown clients are told to come back at different moments of this span. */
    @WithDefault("5s")
    Duration drainSpread();

    /** At shutdown the process waits this long for its clients to be gone. */
    @WithDefault("5s")
    Duration drainTimeout();

    /**
     * Refuses settings that no one can mean.
     *
     * @throws ConfigurationException that names the key
     */
    static SessionSettings checked(SessionSettings settings) {
        SettingsGroup group = new SettingsGroup("dashstream.session");
        int connections = settings.maxConnectionsPerAddress();
        group.require(connections >= 1, "max-connections-per-address", "at least 1", connections);
        group.bytesWithin("max-batch-bytes", settings.maxBatchBytes().asLongValue(), 1 << 10, 16 << 20);
        Duration least = Duration.ofMillis(100);
        Duration day = Duration.ofDays(1);
        group.within("ping-interval", settings.pingInterval(), least, day);
        group.within("close-grace", settings.closeGrace(), least, day);
        group.within("retry-after", settings.retryAfter(), least, day);
        group.within("v1-resume-grace", settings.v1ResumeGrace(), Duration.ZERO, day);
        group.within("drain-spread", settings.drainSpread(), Duration.ZERO, day);
        group.within("drain-timeout", settings.drainTimeout(), Duration.ZERO, day);
        group.require(
                settings.silenceDeadline().compareTo(settings.pingInterval()) > 0,
                "silence-deadline",
                "longer than dashstream.session.ping-interval " + settings.pingInterval(),
                settings.silenceDeadline());
        return settings;
    }
}
