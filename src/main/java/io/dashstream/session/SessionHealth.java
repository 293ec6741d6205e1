package io.dashstream.session;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** What the WebSocket door says of itself to the health endpoint. Any thread; answers from memory, asks nobody. */
@Singleton
class SessionHealth {
    private final Drain drain;
    private final Sessions sessions;
    private final EventLoops loops;

    SessionHealth(Drain drain, Sessions sessions, EventLoops loops) {
        this.drain = drain;
        this.sessions = sessions;
        this.loops = loops;
    }

    /** New clients are taken: not while the process ends. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck sockets() {
        return () -> {
            boolean draining = drain.draining();
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("sockets")
                    .status(!draining)
                    .withData("clients", sessions.count())
                    .withData("draining", draining);
            if (draining) {
                answer.withData("action", "none: this process ends, and has told each client when to come back");
            }
            return answer.build();
        };
    }

    /** Every event loop answers. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck eventLoops() {
        return () -> {
            long silentMs = loops.silentMs();
            boolean stuck = EventLoops.stuck(silentMs);
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("event loops")
                    .status(!stuck)
                    .withData("loops", loops.count())
                    .withData("silent_ms", silentMs);
            if (stuck) {
                answer.withData("action", "take a thread dump, then start the process again");
            }
            return answer.build();
        };
    }
}
