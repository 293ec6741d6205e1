package io.dashstream.api;

import io.dashstream.api.LegacyHealth.Metrics;
import io.dashstream.ingest.IngestReport.Kafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one word of {@code GET /health}, and what an operator should know. Immutable, any thread.
 *
 * <p>An idle topic is healthy. Degraded is what lost or refused something, or could not reach Kafka, in the last two minutes.
 *
 * @param word {@code healthy}, {@code degraded}, {@code waiting} or {@code reconnecting}
 * @param alert what to know, when there is something
 */
record LegacyStatus(String word, Optional<String> alert) {
    private static final long RECENT_SECONDS = 120;

    /** @param now what is wrong at this moment */
    static LegacyStatus of(Kafka kafka, Metrics metrics, List<String> now) {
        return switch (kafka) {
            case CONNECTING -> new LegacyStatus("waiting", Optional.of("Kafka was not reached yet"));
            case TOPIC_MISSING -> new LegacyStatus("waiting", Optional.of("Kafka has no such topic"));
            case RECONNECTING -> new LegacyStatus("reconnecting", Optional.of("Kafka cannot be reached"));
            case CONNECTED -> connected(metrics, now);
        };
    }

    private static LegacyStatus connected(Metrics metrics, List<String> now) {
        List<String> troubles = new ArrayList<>();
        trouble(troubles, metrics.decodeErrorsLast120s(), "records refused");
        trouble(troubles, metrics.droppedMessagesLast120s(), "records clients were told are gone");
        trouble(troubles, metrics.sendFailedLast120s(), "sends failed");
        trouble(troubles, metrics.sendTimeoutLast120s(), "sends timed out");
        Long errorAgo = metrics.lastInfrastructureErrorAgoSeconds();
        if (errorAgo != null && errorAgo < RECENT_SECONDS) {
            troubles.add("Kafka errors");
        }
        List<String> all = new ArrayList<>(now);
        if (!troubles.isEmpty()) {
            all.add("in the last 120 s: " + String.join(", ", troubles));
        }
        return all.isEmpty()
                ? new LegacyStatus("healthy", Optional.empty())
                : new LegacyStatus("degraded", Optional.of(String.join("; ", all)));
    }

    private static void trouble(List<String> troubles, long count, String what) {
        if (count > 0) {
            troubles.add(count + " " + what);
        }
    }
}
