package io.dashstream.metrics;

import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the one registry that scrapes read, to Micrometer and to rooms with collectors of their own. Any thread. */
@Singleton
class ScrapeRegistry {
    /** One for all: the framework's default makes a new one for each who asks, which no scrape would see. */
    @Produces
    @Singleton
    CollectorRegistry registry() {
        return new CollectorRegistry(true);
    }
}
