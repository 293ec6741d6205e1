package io.dashstream.ingest;

import io.dashstream.ingest.deadletter.DeadLetterSettings;
import io.dashstream.ingest.topic.TopicProbe;
import io.dashstream.ingest.verdict.History;
import io.dashstream.log.DurableLog;
import io.dashstream.settings.SettingsGroup;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops ingest with the process; refuses to start with settings that cannot work. Called by the container. */
@Singleton
class IngestLife {
    private static final Logger LOG = Logger.getLogger(IngestLife.class);
    private static final SettingsGroup SETTINGS = new SettingsGroup("dashstream.ingest");
    private static final long KIB = 1024;
    private static final int LAST_COMMIT_SECONDS = 2;

    /** The profile under which old history is replayed. */
    static final String REPLAY_HISTORY = "replay-history";

    private final IngestSettings settings;
    private final String topic;
    private final TopicProbe kafka;
    private final KafkaWatch watch;
    private final Ingest ingest;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "dashstream-kafka-watch"));

    private volatile @Nullable Future<?> looking;

    IngestLife(
            IngestSettings settings,
            @ConfigProperty(name = "dashstream.log.topic") String topic,
            TopicProbe kafka,
            KafkaWatch watch,
            Ingest ingest) {
        this.settings = settings;
        this.topic = topic;
        this.kafka = kafka;
        this.watch = watch;
        this.ingest = ingest;
    }

    /** Whether the settings were found good and Kafka is being looked at. */
    boolean started() {
        Future<?> now = looking;
        return now != null && !now.isDone();
    }

    void start(@Observes StartupEvent event, ConsumerGroup group, History history, DurableLog log) {
        check(settings);
        IngestTogether.check(settings, topic, history.replayed());
        IngestTogether.checkStand(settings, log.kept());
        try {
            kafka.check();
        } catch (KafkaException e) {
            throw new ConfigurationException(
                    "kafka.*: these settings of the Kafka connection cannot work: " + rootMessage(e), e);
        }
        long every = settings.watchInterval().toMillis();
        looking = looks.scheduleWithFixedDelay(watch::look, 0, every, TimeUnit.MILLISECONDS);
        if (history.replayed()) {
            LOG.warnf(
                    "HISTORY IS BEING REPLAYED: refused records below each partition's end of now are counted as old data"
                            + " and get no dead letter; start without the profile when that is done profile=%s",
                    REPLAY_HISTORY);
        }
        LOG.infof(
                "Ingest started group=%s start=%s onRefused=%s",
                group.id(), settings.start(), settings.onRefused().word());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        looks.execute(watch::leave);
        looks.shutdown();
        if (!looks.awaitTermination(LAST_COMMIT_SECONDS, TimeUnit.SECONDS)) {
            looks.shutdownNow();
        }
        ingest.stop();
    }

    /** Refuses settings that no one can mean, naming the key. */
    static void check(IngestSettings settings) {
        SETTINGS.within("watch-interval", settings.watchInterval(), Duration.ofMillis(100), Duration.ofMinutes(1));
        SETTINGS.within("kafka-timeout", settings.kafkaTimeout(), Duration.ofMillis(100), Duration.ofMinutes(1));
        SETTINGS.within("stall-limit", settings.stallLimit(), Duration.ofSeconds(1), Duration.ofHours(1));
        SETTINGS.bytesWithin("max-payload", settings.maxPayload().asLongValue(), KIB, KIB * KIB * KIB);
        DeadLetterSettings letters = settings.deadLetters();
        SETTINGS.within(
                "dead-letters.send-timeout", letters.sendTimeout(), Duration.ofMillis(100), Duration.ofMinutes(5));
        SETTINGS.bytesWithin("dead-letters.max-payload", letters.maxPayload().asLongValue(), KIB, 16 * KIB * KIB);
        SETTINGS.bytesWithin(
                "dead-letters.max-in-flight", letters.maxInFlight().asLongValue(), 64 * KIB, KIB * KIB * KIB);
        settings.groupId().filter(String::isBlank).ifPresent(blank -> {
            throw SETTINGS.refused("group-id", "a name that is not blank, or absent", "'" + blank + "'");
        });
    }

    private static String rootMessage(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? String.valueOf(error.getMessage()) : rootMessage(cause);
    }
}
