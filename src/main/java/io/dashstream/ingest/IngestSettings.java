package io.dashstream.ingest;

import io.dashstream.ingest.deadletter.DeadLetterSettings;
import io.dashstream.ingest.policy.OnRefused;
import io.dashstream.ingest.topic.IngestStart;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How Kafka is read. Immutable, any thread. */
@ConfigMapping(prefix = "dashstream.ingest")
public interface IngestSettings {
    /**
     * Where reading starts when this process has read nothing yet: {@code latest} (the end of each partition when Kafka
     * is first reached), {@code earliest}, or an instant ({@code 2026-11-23T10:00:00Z} or epoch milliseconds). A topic
     * or partition that appears later is always read from its beginning.
     */
    @WithDefault("latest")
    @WithConverter(IngestStart.FromText.class)
    IngestStart start();

    /**
     * The consumer group. Each replica reads all partitions and so needs a group of its own; by default
     * {@code dashstream-<hostname>-<random>}.
     */
    Optional<String> groupId();

    /** The largest record value, framed and also after decompression, bytes; 1 KiB to 1 GiB. */
    @WithDefault("10M")
    MemorySize maxPayload();

    /**
     * What happens at a refused record: {@code skip} (dead letter, and on), {@code pause} (its partition stands there until
     * an operator says skip) or {@code fail-closed} (its partition stands there until the dead letter is acknowledged).
     */
    @WithDefault("skip")
    OnRefused onRefused();

    /** How dead letters are written. */
    DeadLetterSettings deadLetters();

    /** How often Kafka is asked whether the topic is still the same and where its partitions end; 100 ms to 1 min. */
    @WithDefault("1s")
    Duration watchInterval();

    /** How long a question to Kafka may take before it counts as an error; 100 ms to 1 min. */
    @WithDefault("5s")
    Duration kafkaTimeout();

    /** After this long in one batch the pipeline counts as dead and liveness says so; 1 s to 1 h. */
    @WithDefault("60s")
    Duration stallLimit();
}
