package io.dashstream.api;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Serves {@code /metrics}, for existing scrape jobs, as {@code /q/metrics}. Called by the container while it starts. */
@Singleton
class MetricsRoute {
    void route(@Observes Router router) {
        router.get("/metrics").handler(request -> request.reroute("/q/metrics"));
    }
}
