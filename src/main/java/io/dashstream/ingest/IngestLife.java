package io.dashstream.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops ingest with the process; refuses to start with settings that cannot work. Called by the container. */
@Singleton
class IngestLife {
    private static final Logger LOG = Logger.getLogger(IngestLife.class);
    private static final long KIB = 1024;

    private final IngestSettings settings;
    private final TopicProbe kafka;
    private final KafkaWatch watch;
    private final Ingest ingest;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "dashstream-kafka-watch"));

    private volatile @Nullable Future<?> looking;

    IngestLife(IngestSettings settings, TopicProbe kafka, KafkaWatch watch, Ingest ingest) {
        this.settings = settings;
        this.kafka = kafka;
        this.watch = watch;
        this.ingest = ingest;
    }

    /** Whether the settings were found good and Kafka is being looked at. */
    boolean started() {
        Future<?> now = looking;
        return now != null && !now.isDone();
    }

    void start(@Observes StartupEvent event, ConsumerGroup group) {
        check(settings);
        try {
            kafka.check();
        } catch (KafkaException e) {
            throw new ConfigurationException(
                    "kafka.*: these settings of the Kafka connection cannot work: " + rootMessage(e), e);
        }
        long every = settings.watchInterval().toMillis();
        looking = looks.scheduleWithFixedDelay(watch::look, 0, every, TimeUnit.MILLISECONDS);
        LOG.infof("Ingest started group=%s start=%s", group.id(), settings.start());
    }

    void stop(@Observes ShutdownEvent event) {
        looks.shutdownNow();
        ingest.stop();
    }

    /** Refuses settings that no one can mean, naming the key. */
    static void check(IngestSettings settings) {
        within("watch-interval", settings.watchInterval(), Duration.ofMillis(100), Duration.ofMinutes(1));
        within("kafka-timeout", settings.kafkaTimeout(), Duration.ofMillis(100), Duration.ofMinutes(1));
        within("stall-limit", settings.stallLimit(), Duration.ofSeconds(1), Duration.ofHours(1));
        long most = settings.maxPayload().asLongValue();
        if (most < KIB || most > KIB * KIB * KIB) {
            throw refused("max-payload", "1 KiB to 1 GiB", most + " bytes");
        }
        settings.groupId().filter(String::isBlank).ifPresent(blank -> {
            throw refused("group-id", "a name that is not blank, or absent", "'" + blank + "'");
        });
    }

    private static void within(String key, Duration found, Duration least, Duration most) {
        if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
            throw refused(key, least + " to " + most, found.toString());
        }
    }

    private static ConfigurationException refused(String key, String right, String found) {
        String name = "dashstream.ingest." + key;
        return new ConfigurationException(name + " must be " + right + ", found " + found, Set.of(name));
    }

    private static String rootMessage(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? String.valueOf(error.getMessage()) : rootMessage(cause);
    }
}
