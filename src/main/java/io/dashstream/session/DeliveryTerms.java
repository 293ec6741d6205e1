package io.dashstream.session;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The settings of delivery that shape a socket. Immutable after start, any thread. */
@ApplicationScoped
class DeliveryTerms {
    private final int maxInFlight;
    private final Duration sendDeadline;
    private final int v1Rate;
    private final int v1Burst;

    DeliveryTerms(
            @ConfigProperty(name = "dashstream.delivery.max-in-flight", defaultValue = "256K") MemorySize maxInFlight,
            @ConfigProperty(name = "dashstream.delivery.send-deadline", defaultValue = "30s") Duration sendDeadline,
            @ConfigProperty(name = "dashstream.delivery.v1-rate", defaultValue = "100") int v1Rate,
            @ConfigProperty(name = "dashstream.delivery.v1-burst", defaultValue = "400") int v1Burst) {
        this.maxInFlight = Math.toIntExact(maxInFlight.asLongValue());
        this.sendDeadline = sendDeadline;
        this.v1Rate = v1Rate;
        this.v1Burst = v1Burst;
    }

    /** At most about this many bytes wait for one socket. */
    int maxInFlight() {
        return maxInFlight;
    }

    /** How long a socket may take nothing. */
    Duration sendDeadline() {
        return sendDeadline;
    }

    /** Pairs a second for a client of dialect 1; 0 for no limit. */
    int v1Rate() {
        return v1Rate;
    }

    /** Pairs that may go at once to a client of dialect 1. */
    int v1Burst() {
        return v1Burst;
    }
}
