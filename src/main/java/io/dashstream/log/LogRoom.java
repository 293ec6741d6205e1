package io.dashstream.log;

import io.dashstream.log.kafka.KafkaTier;
import io.dashstream.log.kafka.KafkaTopic;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.log.redis.WarmTier;
import io.dashstream.metrics.MeterNames;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Puts the parts of the log together. Called by the container while it starts and stops. */
@Singleton
class LogRoom {
    // Age is a bound on memory, not a promise to the second.
    private static final long EXPIRE_EVERY_MS = Duration.ofSeconds(5).toMillis();

    LogRoom(LogSettings settings) {
        // Before anything is made from them.
        LogLimits.check(settings);
    }

    @Produces
    @Singleton
    KafkaTopic topic(LogSettings settings, @Identifier("default-kafka-broker") Map<String, Object> connection) {
        return new KafkaTopic(
                connection, settings.topic(), settings.kafka().readTimeout(), Infrastructure.getDefaultWorkerPool());
    }

    void close(@Disposes KafkaTopic topic) {
        topic.close();
    }

    @Produces
    @Singleton
    KafkaTier kafka(
            LogSettings settings,
            KafkaTopic topic,
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            MeterRegistry registry) {
        int most = Math.toIntExact(settings.maxPayload().asLongValue());
        KafkaTier tier = new KafkaTier(connection, topic, settings, new HeaderPeek(new FrameLimits(most, most)));
        FunctionCounter.builder(MeterNames.REPLAY_KAFKA_READS, tier, KafkaTier::pages)
                .description("Pages read from Kafka")
                .register(registry);
        return tier;
    }

    void close(@Disposes KafkaTier kafka) {
        kafka.close();
    }

    @Produces
    @Singleton
    PartitionedLog log(
            LogSettings settings, WarmTier redis, KafkaTier kafka, KafkaTopic topic, MeterRegistry registry) {
        long maxBytes = settings.memory().maxBytes().asLongValue();
        Duration maxAge = settings.memory().maxAge();
        PartitionedLog log = new PartitionedLog(
                settings.topic(),
                () -> new MemoryTail(maxBytes, maxAge),
                epoch -> Stream.concat(redis.in(epoch), Stream.of(kafka.in(epoch)))
                        .toList(),
                redis::threads,
                topic);
        FunctionCounter.builder(MeterNames.REPLAY_MEMORY_HITS, log, PartitionedLog::memoryHits)
                .description("Pages answered by the memory tail")
                .register(registry);
        return log;
    }

    void close(@Disposes PartitionedLog log) {
        log.close();
    }

    void started(@Observes StartupEvent event, PartitionedLog log, Vertx vertx) {
        Clock clock = Clock.systemUTC();
        vertx.setPeriodic(EXPIRE_EVERY_MS, timer -> log.expire(clock.millis()));
    }
}
