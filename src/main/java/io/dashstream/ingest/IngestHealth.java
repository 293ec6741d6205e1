package io.dashstream.ingest;

import io.dashstream.ingest.KafkaStatus.Sight;
import io.dashstream.ingest.deadletter.DeadLetters;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private final Ingest ingest;
    private final BatchIntake intake;
    private final KafkaStatus kafka;
    private final History history;
    private final DeadLetters letters;

    // A check needs to see every part it speaks of.
    IngestHealth(
            IngestSettings settings,
            IngestLife life,
            Ingest ingest,
            BatchIntake intake,
            KafkaStatus kafka,
            History history,
            DeadLetters letters) {
        this.history = history;
        this.letters = letters;
        this.settings = settings;
        this.life = life;
        this.ingest = ingest;
        this.intake = intake;
        this.kafka = kafka;
    }

    /** The pipeline runs, and is not stuck in a batch. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck alive() {
        return () -> {
            long busySince = intake.busySinceMs();
            long busyMs = busySince < 0 ? 0 : Math.max(0, CLOCK.millis() - busySince);
            boolean alive = !ingest.ended() && busyMs < settings.stallLimit().toMillis();
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("ingest pipeline")
                    .status(alive)
                    .withData("ended", ingest.ended())
                    .withData("busy_ms", busyMs);
            if (!alive) {
                answer.withData(
                        "action", "start the process again; the log says why the pipeline ended or what it is in");
            }
            return answer.build();
        };
    }

    /**
     * Kafka is connected, the topic is there, and every partition is read. A partition that stands at a refused record stands
     * in every replica, so that taking this one out of service would help nobody: it is told, and unready is only a replica
     * all of whose partitions stand.
     */
    @Produces
    @Singleton
    @Readiness
    HealthCheck ready() {
        return () -> {
            Optional<Placement> placed = intake.placed();
            int open = placed.map(p -> p.next().size()).orElse(0);
            boolean complete = placed.filter(Placement::complete).isPresent();
            List<String> standing =
                    intake.stands().stream().map(IngestAdvice::of).toList();
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("ingest")
                    .status(kafka.sight() == Sight.CONNECTED && complete && standing.size() < open)
                    .withData("kafka", kafka.sight().name().toLowerCase(Locale.ROOT))
                    .withData("mode", history.replayed() ? IngestLife.REPLAY_HISTORY : "live")
                    .withData("partitions", placed.map(Placement::partitions).orElse(0))
                    .withData("partitions_open", open)
                    .withData("partitions_standing", standing.size());
            IngestAdvice.of(kafka.sight(), complete, standing).ifPresent(advice -> answer.withData("action", advice));
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
