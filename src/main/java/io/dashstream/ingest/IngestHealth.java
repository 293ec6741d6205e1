package io.dashstream.ingest;

import io.dashstream.ingest.KafkaStatus.Sight;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
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

    IngestHealth(IngestSettings settings, IngestLife life, Ingest ingest, BatchIntake intake, KafkaStatus kafka) {
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
            return HealthCheckResponse.named("ingest pipeline")
                    .status(!ingest.ended() && busyMs < settings.stallLimit().toMillis())
                    .withData("ended", ingest.ended())
                    .withData("busy_ms", busyMs)
                    .build();
        };
    }

    /** Kafka is connected, the topic is there, and every partition is read. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck ready() {
        return () -> {
            Optional<Placement> placed = intake.placed();
            boolean open = placed.filter(Placement::complete).isPresent();
            return HealthCheckResponse.named("ingest")
                    .status(kafka.sight() == Sight.CONNECTED && open)
                    .withData("kafka", kafka.sight().name().toLowerCase(Locale.ROOT))
                    .withData("partitions", placed.map(Placement::partitions).orElse(0))
                    .withData(
                            "partitions_open", placed.map(p -> p.next().size()).orElse(0))
                    .build();
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
