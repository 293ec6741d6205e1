package io.dashstream.ingest;

import io.dashstream.ingest.topic.IngestStart;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;

/** Refuses settings of ingest that contradict each other, naming their keys. Any thread. */
final class IngestTogether {
    private static final String START = "dashstream.ingest.start";
    private static final String POLICY = "dashstream.ingest.on-refused";
    private static final String GROUP = "dashstream.ingest.group-id";
    private static final String REDIS = "dashstream.log.redis.url";
    private static final String LETTERS = "dashstream.ingest.dead-letters.topic";
    private static final String TOPIC = "dashstream.log.topic";

    /**
     * Checks settings against each other.
     *
     * @param historyReplayed whether the profile that replays history is active
     */
    static void check(IngestSettings settings, String topic, boolean historyReplayed) {
        if (historyReplayed && settings.start() instanceof IngestStart.Latest) {
            throw new ConfigurationException(
                    "quarkus.profile " + IngestLife.REPLAY_HISTORY + " replays history and " + START
                            + "=latest reads none of it; leave out one of them",
                    Set.of("quarkus.profile", START));
        }
        if (settings.deadLetters().topic().equals(topic)) {
            throw new ConfigurationException(
                    LETTERS + " and " + TOPIC + " must be two topics, found '" + topic
                            + "' for both: each dead letter would be read and refused again",
                    Set.of(LETTERS, TOPIC));
        }
    }

    /**
     * Where a partition stands must outlive the process, or a restart would silently pass the record.
     *
     * @param kept whether there is a store that outlives it
     */
    static void checkStand(IngestSettings settings, boolean kept) {
        if (settings.onRefused().mayStand() && !kept && settings.groupId().isEmpty()) {
            throw new ConfigurationException(
                    POLICY + "=" + settings.onRefused().word() + " needs " + REDIS + " (REDIS_URL) or " + GROUP
                            + " (KAFKA_GROUP_ID): without both, nobody would know after a restart where a partition stands",
                    Set.of(POLICY, REDIS, GROUP));
        }
    }

    private IngestTogether() {}
}
