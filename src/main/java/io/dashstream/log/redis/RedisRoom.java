package io.dashstream.log.redis;

import io.dashstream.log.DurableLog;
import io.dashstream.log.KeptReport;
import io.dashstream.log.LogSettings;
import io.dashstream.log.PartitionedLog;
import io.dashstream.log.TelemetryLog;
import io.dashstream.log.redis.read.RedisTier;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.write.RedisWriter;
import io.dashstream.log.redis.write.Retention;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Puts the Redis tier and its writer together. Called by the container while it starts and stops. */
@Singleton
class RedisRoom {
    // One page and what is asked beside it, or one round of the writer.
    private static final int MOST_WAITING = 4096;

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int AFTER_INGEST = Interceptor.Priority.APPLICATION + 1_000;

    private final RedisSettings settings;
    private final Vertx vertx;
    private final Optional<RedisMeters> meters;
    private final Optional<RedisOptions> options;

    RedisRoom(RedisSettings settings, Vertx vertx, MeterRegistry registry) {
        RedisLimits.check(settings);
        this.settings = settings;
        this.vertx = vertx;
        this.options = options(settings);
        this.meters = options.map(enabled -> new RedisMeters(registry));
    }

    @Produces
    @Singleton
    WarmTier tier(LogSettings log) {
        int most = Math.toIntExact(log.maxPayload().asLongValue());
        HeaderPeek peek = new HeaderPeek(new FrameLimits(most, most));
        return new WarmTier(meters.map(found -> new RedisTier(this::link, settings.readers(), peek, found)));
    }

    void close(@Disposes WarmTier warm) {
        warm.tier().ifPresent(RedisTier::close);
    }

    @Produces
    @Singleton
    DurableLog durable(TelemetryLog log) {
        RedisSettings.Retained retain = settings.retain();
        Retention retention = new Retention(retain.records(), retain.bytes().asLongValue(), retain.age());
        return meters.<DurableLog>map(found -> new RedisWriter(log, link(), retention, found, Clock.systemUTC()))
                .orElse(DurableLog.NONE);
    }

    void close(@Disposes DurableLog durable) {
        if (durable instanceof RedisWriter writer) {
            writer.close();
        }
    }

    void started(@Observes StartupEvent event, DurableLog durable) {
        if (durable instanceof RedisWriter writer) {
            writer.start();
        }
    }

    /** After ingest has stopped: what it has read last is still written. */
    void stopping(@Observes @Priority(AFTER_INGEST) ShutdownEvent event, DurableLog durable) {
        if (durable instanceof RedisWriter writer) {
            writer.drain(DRAIN);
        }
    }

    /** Says whether the replay log is written. Always up: without it, what memory has dropped is read from Kafka. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck ready(DurableLog durable) {
        return () -> {
            HealthCheckResponseBuilder answer =
                    HealthCheckResponse.named("replay log").up().withData("redis", state(durable));
            if (durable instanceof RedisWriter writer) {
                writer.fault()
                        .ifPresent(fault -> answer.withData("reason", fault.words())
                                .withData(
                                        "action",
                                        "check that the Redis of dashstream.log.redis.url runs, can be reached from here and has"
                                                + " room; meanwhile clients are served from memory and Kafka"));
                writer.warning().ifPresent(words -> answer.withData("warning", words));
            }
            return answer.build();
        };
    }

    @Produces
    @Singleton
    KeptReport.Source kept(LogSettings log, PartitionedLog memory, DurableLog durable) {
        RedisSettings.Retained retain = settings.retain();
        return () -> new KeptReport(
                memory.memoryBytes(),
                log.memory().maxBytes().asLongValue(),
                durable.kept(),
                retain.age(),
                retain.records());
    }

    private static String state(DurableLog durable) {
        if (durable instanceof RedisWriter writer) {
            return writer.fault().isPresent() ? "failing" : "written";
        }
        return "none";
    }

    private RedisLink link() {
        return new RedisLink(vertx, new RedisOptions(options.orElseThrow()), settings.timeout());
    }

    private static Optional<RedisOptions> options(RedisSettings settings) {
        List<String> urls = settings.url().orElse(List.of()).stream()
                .filter(url -> !url.isBlank())
                .toList();
        if (urls.isEmpty()) {
            return Optional.empty();
        }
        RedisOptions options = new RedisOptions()
                .setType(settings.type())
                .setMasterName(settings.masterName())
                .setMaxWaitingHandlers(MOST_WAITING)
                .setMaxPoolSize(1);
        options.getNetClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()));
        urls.forEach(options::addConnectionString);
        return Optional.of(options);
    }
}
