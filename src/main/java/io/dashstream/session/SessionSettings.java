package io.dashstream.session;

import io.dashstream.session.admission.CidrBlock;
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
     * Checks what no single key can.
     *
     * @throws IllegalArgumentException that names the keys
     */
    static SessionSettings checked(SessionSettings settings) {
        require(
                settings.maxConnectionsPerAddress() >= 1,
                "max-connections-per-address must be at least 1",
                settings.maxConnectionsPerAddress());
        require(
                settings.maxBatchBytes().asLongValue() >= 1024
                        && settings.maxBatchBytes().asLongValue() <= 16 << 20,
                "max-batch-bytes must be from 1K to 16M",
                settings.maxBatchBytes().asLongValue());
        for (Duration span : List.of(settings.pingInterval(), settings.closeGrace(), settings.retryAfter())) {
            require(
                    span.compareTo(Duration.ofMillis(100)) >= 0,
                    "ping-interval, close-grace and retry-after must be at least 100ms",
                    span);
        }
        for (Duration span : List.of(settings.v1ResumeGrace(), settings.drainSpread(), settings.drainTimeout())) {
            require(!span.isNegative(), "v1-resume-grace, drain-spread and drain-timeout must not be negative", span);
        }
        require(
                settings.silenceDeadline().compareTo(settings.pingInterval()) > 0,
                "silence-deadline must be longer than dashstream.session.ping-interval " + settings.pingInterval(),
                settings.silenceDeadline());
        return settings;
    }

    private static void require(boolean holds, String rule, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("dashstream.session." + rule + ", found " + found);
        }
    }
}
