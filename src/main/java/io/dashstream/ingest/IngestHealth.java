package io.dashstream.ingest;

import io.dashstream.ingest.ReadingState.Facts;
import io.dashstream.ingest.deadletter.DeadLetters;
import io.dashstream.ingest.verdict.History;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What ingest says of itself to the health endpoint. Any thread; answers from memory, asks nobody. */
@Singleton
class IngestHealth {
    private static final Clock CLOCK = Clock.systemUTC();

    private final IngestSettings settings;
    private final IngestLife life;
    private final ReadingState reading;
    private final History history;
    private final DeadLetters letters;

    IngestHealth(IngestSettings settings, IngestLife life, ReadingState reading, History history, DeadLetters letters) {
        this.settings = settings;
        this.life = life;
        this.reading = reading;
        this.history = history;
        this.letters = letters;
    }

    /** The pipeline runs, and is not stuck in a batch. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck alive() {
        return () -> {
            long nowMs = CLOCK.millis();
            boolean alive = reading.alive(nowMs);
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("ingest pipeline")
                    .status(alive)
                    .withData("ended", reading.ended())
                    .withData("busy_ms", reading.busyMs(nowMs));
            if (!alive) {
                answer.withData(
                        "action", "start the process again; the log says why the pipeline ended or what it is in");
            }
            return answer.build();
        };
    }

    /** Kafka is connected and polled, the topic is there, every partition is read, and of one of them records arrive. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck ready() {
        return () -> {
            Facts facts = reading.now();
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("ingest")
                    .status(facts.ready())
                    .withData("kafka", facts.kafka().name().toLowerCase(Locale.ROOT))
                    .withData("mode", history.replayed() ? IngestLife.REPLAY_HISTORY : "live")
                    .withData("partitions", facts.partitions())
                    .withData("partitions_open", facts.open())
                    .withData("partitions_standing", facts.standing().size())
                    .withData("partitions_stale", facts.stale().size());
            IngestAdvice.of(facts).ifPresent(advice -> answer.withData("action", advice));
            return answer.build();
        };
    }

    /** Dead letters are written. Never unready: without them telemetry is still served. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck deadLetters() {
        return () -> {
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("dead letters")
                    .up()
                    .withData("topic", settings.deadLetters().topic())
                    .withData("failing", letters.failing());
            if (letters.failing()) {
                answer.withData(
                        "action",
                        "check that the topic exists and may be written, then see the log for what Kafka said");
            }
            return answer.build();
        };
    }

    /** The settings were found good. */
    @Produces
    @Singleton
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("ingest settings")
                .status(life.started())
                .build();
    }
}
