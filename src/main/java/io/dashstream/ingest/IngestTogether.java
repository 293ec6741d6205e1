package io.dashstream.ingest;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;

/** Refuses settings of ingest that contradict each other, naming their keys. Any thread. */
final class IngestTogether {
    private static final String START = "dashstream.ingest.start";
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

    private IngestTogether() {}
}
