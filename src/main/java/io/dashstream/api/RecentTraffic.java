package io.dashstream.api;

import io.dashstream.ingest.IngestReport;
import io.dashstream.metrics.MeterNames;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What happened in the last two minutes, sampled once a second. Any thread reads; a timer's event loop samples. */
@Singleton
class RecentTraffic {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final long SAMPLE_MS = 1000;

    final RecentCount read = new RecentCount(0);
    final RecentCount refused = new RecentCount(0);
    final RecentCount dropped = new RecentCount(0);
    final RecentCount sendFailed = new RecentCount(0);
    final RecentCount sendTimeout = new RecentCount(0);

    private final IngestReport ingest;
    private final MeterReadings meters;

    RecentTraffic(IngestReport ingest, MeterReadings meters) {
        this.ingest = ingest;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(SAMPLE_MS, timer -> sample());
    }

    private void sample() {
        long nowMs = CLOCK.millis();
        IngestReport.Counts counts = ingest.counts();
        read.sample(counts.read(), nowMs);
        refused.sample(counts.refused(), nowMs);
        dropped.sample(meters.sum(MeterNames.DROPPED_MESSAGES), nowMs);
        sendFailed.sample(meters.sum(MeterNames.SEND_FAILED), nowMs);
        sendTimeout.sample(meters.sum(MeterNames.SEND_TIMEOUT), nowMs);
    }
}
