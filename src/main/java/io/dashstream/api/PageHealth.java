package io.dashstream.api;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says whether this build holds the page. Never unready: sockets are served without it. Any thread. */
@Singleton
class PageHealth {
    private final boolean served = PageHealth.class.getResource("/META-INF/resources/index.html") != null;

    @Produces
    @Singleton
    @Readiness
    HealthCheck page() {
        return () -> {
            HealthCheckResponseBuilder answer =
                    HealthCheckResponse.named("page").up().withData("served", served);
            if (!served) {
                answer.withData("action", "build the gateway again, without the setting webui.skip, to have its page");
            }
            return answer.build();
        };
    }
}
