package io.dashstream.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.classify.Classifier;
import io.dashstream.classify.SequenceAudit;
import io.dashstream.ingest.deadletter.DeadLetterReader;
import io.dashstream.ingest.deadletter.DeadLetters;
import io.dashstream.ingest.policy.Policy;
import io.dashstream.ingest.topic.GroupOffsets;
import io.dashstream.ingest.topic.KafkaStatus;
import io.dashstream.ingest.topic.Losses;
import io.dashstream.ingest.topic.TopicProbe;
import io.dashstream.ingest.verdict.History;
import io.dashstream.ingest.verdict.Ledger;
import io.dashstream.ingest.verdict.ProducerLatency;
import io.dashstream.ingest.verdict.RecordSpans;
import io.dashstream.ingest.verdict.Refusals;
import io.dashstream.ingest.verdict.SequenceMeters;
import io.dashstream.ingest.verdict.TracedRecords;
import io.dashstream.ingest.verdict.VerdictCollector;
import io.dashstream.ingest.verdict.VerdictCounts;
import io.dashstream.log.DurableLog;
import io.dashstream.log.LogAppender;
import io.dashstream.log.PastLog;
import io.dashstream.metrics.MeterNames;
import io.dashstream.metrics.StageLatency;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the parts of ingest together. Called by the container while it starts. */
@Singleton
class IngestRoom {
    private static final Clock CLOCK = Clock.systemUTC();

    // About 20 MB, and more threads than report at the same time.
    private static final int AUDITED_THREADS = 100_000;

    @Produces
    @Singleton
    TopicProbe kafka(
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            @ConfigProperty(name = "dashstream.log.topic") String topic,
            IngestSettings settings) {
        return new TopicProbe(connection, topic, settings.kafkaTimeout());
    }

    void close(@Disposes TopicProbe kafka) {
        kafka.close();
    }

    @Produces
    @Singleton
    VerdictCounts counts(CollectorRegistry registry) {
        VerdictCounts counts = new VerdictCounts();
        registry.register(new VerdictCollector(counts));
        return counts;
    }

    @Produces
    @Singleton
    KafkaStatus status(@ConfigProperty(name = "dashstream.log.topic") String topic, MeterRegistry registry) {
        KafkaStatus status = new KafkaStatus(topic, registry, CLOCK);
        age(
                registry,
                MeterNames.LAST_INFRASTRUCTURE_ERROR_AGE,
                "Seconds since the last Kafka error",
                status,
                s -> s.lastErrorMs());
        return status;
    }

    @Produces
    @Singleton
    History history() {
        return new History(ConfigUtils.getProfiles().contains(IngestLife.REPLAY_HISTORY));
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            IngestSettings settings,
            ObjectMapper json,
            MeterRegistry registry) {
        return DeadLetters.open(connection, settings.deadLetters(), limits(settings), json, registry);
    }

    void close(@Disposes DeadLetters letters) {
        letters.close();
    }

    @Produces
    @Singleton
    DeadLetterReader deadLetterReader(
            @Identifier("default-kafka-broker") Map<String, Object> connection, IngestSettings settings) {
        return new DeadLetterReader(connection, settings.deadLetters().topic(), settings.kafkaTimeout());
    }

    @Produces
    @Singleton
    Policy policy(IngestSettings settings, DeadLetters letters) {
        return new Policy(settings.onRefused(), letters);
    }

    @Produces
    @Singleton
    Ledger ledger(
            VerdictCounts counts, StageLatency stages, MeterRegistry registry, Instance<OpenTelemetry> telemetry) {
        return new Ledger(
                counts,
                new ProducerLatency(stages),
                new SequenceAudit(AUDITED_THREADS),
                new SequenceMeters(registry),
                telemetry.isResolvable() ? new TracedRecords(telemetry.get()) : RecordSpans.NONE);
    }

    @Produces
    @Singleton
    Refusals refusals(History history, Policy policy, Ledger ledger) {
        return new Refusals(history, policy, ledger);
    }

    @Produces
    @Singleton
    BatchIntake intake(
            IngestSettings settings,
            Instance<LogAppender> log,
            Ledger ledger,
            Refusals refusals,
            TopicProbe kafka,
            MeterRegistry registry) {
        BatchIntake intake = new BatchIntake(
                new Classifier(new HeaderPeek(limits(settings))),
                log.get(),
                ledger,
                refusals,
                new Losses(kafka::oldest),
                CLOCK);
        age(
                registry,
                MeterNames.LAST_KAFKA_MESSAGE_AGE,
                "Seconds since the last record was read",
                intake,
                i -> i.lastRecordMs());
        return intake;
    }

    @Produces
    @Singleton
    LagMeters lags(MeterRegistry registry, BatchIntake intake) {
        return new LagMeters(registry, intake, CLOCK);
    }

    @Produces
    @Singleton
    ReadingState reading(
            KafkaStatus kafka, BatchIntake intake, Ingest ingest, LagMeters lags, IngestSettings settings) {
        return new ReadingState(
                kafka, intake, ingest, lags, settings.stallLimit().toMillis());
    }

    @Produces
    @Singleton
    DurableOffsets durable(DurableLog log, TopicProbe kafka, BatchIntake intake, IngestSettings settings) {
        GroupOffsets group = new GroupOffsets(kafka, settings.groupId());
        return new DurableOffsets(log, group, intake::next, settings.kafkaTimeout());
    }

    @Produces
    @Singleton
    Arrival arrival(
            TopicProbe kafka,
            IngestSettings settings,
            History history,
            DurableOffsets durable,
            Instance<PastLog> log,
            Ledger ledger) {
        PastSequences past = new PastSequences(log.get(), ledger::before, settings.kafkaTimeout());
        return new Arrival(kafka, settings, history, durable, past);
    }

    @Produces
    @Singleton
    KafkaWatch watch(
            TopicProbe kafka,
            KafkaStatus status,
            Arrival arrival,
            DurableOffsets durable,
            Ingest ingest,
            LagMeters lags) {
        return new KafkaWatch(kafka, status, arrival, durable, ingest, lags);
    }

    private static FrameLimits limits(IngestSettings settings) {
        int most = Math.toIntExact(settings.maxPayload().asLongValue());
        return new FrameLimits(most, most);
    }

    private static <T> void age(MeterRegistry registry, String name, String what, T source, ToLongFunction<T> lastMs) {
        Gauge.builder(name, source, s -> ageSeconds(lastMs.applyAsLong(s), CLOCK.millis()))
                .description(what + "; -1 when there was none")
                .register(registry);
    }

    /** Seconds since then; -1 when there is no then. */
    static double ageSeconds(long thenMs, long nowMs) {
        return thenMs < 0 ? -1 : Math.max(0, nowMs - thenMs) / 1000.0;
    }
}
