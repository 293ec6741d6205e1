package io.dashstream.api;

import io.dashstream.api.LegacyHealth.Metrics;
import io.dashstream.api.LegacyHealth.ReplayBuffer;
import io.dashstream.ingest.IngestReport;
import io.dashstream.ingest.IngestReport.Counts;
import io.dashstream.log.KeptReport;
import io.dashstream.metrics.MeterNames;
import io.dashstream.session.Drain;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /health}, as existing clients know it: always 200, the body says how it is. Any thread; answers from memory.
 * Orchestrators ask {@code /q/health} instead, where the HTTP status agrees with the body.
 */
@Singleton
@Path("/health")
public class HealthResource {
    private static final Clock CLOCK = Clock.systemUTC();

    private final IngestReport ingest;
    private final MeterReadings meters;
    private final RecentTraffic recent;
    private final Drain drain;
    private final KeptReport.Source kept;
    private final long startedMs = CLOCK.millis();

    HealthResource(
            IngestReport ingest, MeterReadings meters, RecentTraffic recent, Drain drain, KeptReport.Source kept) {
        this.ingest = ingest;
        this.meters = meters;
        this.recent = recent;
        this.drain = drain;
        this.kept = kept;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder(MeterNames.UPTIME, () -> (CLOCK.millis() - startedMs) / 1000.0)
                .description("Seconds since the start")
                .register(registry);
    }

    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    public LegacyHealth health() {
        Metrics metrics = metrics(CLOCK.millis());
        LegacyStatus status = LegacyStatus.of(ingest.kafka(), metrics, IngestTroubles.of(ingest));
        return new LegacyHealth(
                status.word(),
                ingest.kafka().name().toLowerCase(Locale.ROOT),
                drain.draining() ? "draining" : "ready",
                metrics,
                replayBuffer(),
                ingest.historyReplayed() ? "replay-history" : "live",
                status.alert().orElse(null));
    }

    private Metrics metrics(long nowMs) {
        Counts counts = ingest.counts();
        return new Metrics(
                counts.read(),
                counts.refused() + meters.sum(MeterNames.INFRASTRUCTURE_ERRORS),
                meters.sum(MeterNames.INFRASTRUCTURE_ERRORS),
                meters.sum(MeterNames.CONNECTED_CLIENTS),
                (nowMs - startedMs) / 1000,
                ago(counts.lastRecordMs(), nowMs),
                meters.sum(MeterNames.DROPPED_MESSAGES),
                recent.dropped.grown(),
                ago(recent.dropped.lastGrowthMs(), nowMs),
                counts.refused(),
                counts.oldData(),
                counts.missing(),
                ago(counts.lastErrorMs(), nowMs),
                recent.refused.grown(),
                recent.read.grown(),
                meters.sum(MeterNames.SEND_FAILED),
                meters.sum(MeterNames.SEND_TIMEOUT),
                recent.sendFailed.grown(),
                recent.sendTimeout.grown());
    }

    private ReplayBuffer replayBuffer() {
        KeptReport now = kept.now();
        return new ReplayBuffer(
                now.redis(),
                meters.sum(MeterNames.REPLAY_MEMORY_HITS),
                meters.sum(MeterNames.REPLAY_REDIS_HITS),
                meters.sum(MeterNames.REPLAY_REDIS_MISSES),
                meters.sum(MeterNames.REPLAY_REDIS_WRITE_DROPPED),
                meters.sum(MeterNames.REPLAY_REDIS_WRITE_FAILURES),
                now.memoryBytes(),
                now.maxMemoryBytes(),
                now.redis() ? now.redisAge().toSeconds() : 0,
                now.redis() ? now.redisRecords() : 0);
    }

    private static @Nullable Long ago(long thenMs, long nowMs) {
        return thenMs < 0 ? null : Long.valueOf(Math.max(0, nowMs - thenMs) / 1000);
    }
}
