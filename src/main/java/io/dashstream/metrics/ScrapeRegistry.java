package io.dashstream.metrics;

import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives what is one for all rooms: the registry that scrapes read, and the meter that several rooms observe. Any thread. */
@Singleton
class ScrapeRegistry {
    /** One for all: the framework's default makes a new one for each who asks, which no scrape would see. */
    @Produces
    @Singleton
    CollectorRegistry registry() {
        return new CollectorRegistry(true);
    }

    @Produces
    @Singleton
    StageLatency latency(CollectorRegistry registry) {
        StageLatency latency = new StageLatency();
        registry.register(latency);
        return latency;
    }
}
