package io.dashstream.ingest;

import io.dashstream.ingest.ReadingState.Facts;
import io.dashstream.ingest.policy.Stand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what an operator should do. Pure, any thread. */
final class IngestAdvice {
    /** How a partition that stands is helped. */
    static String of(Stand stand) {
        return "look at the record in /api/dead-letters, then POST /api/ingest/partitions/" + stand.partition()
                + "/skip?offset=" + stand.offset();
    }

    /** What should be done, when something should. */
    static Optional<String> of(Facts facts) {
        return switch (facts.kafka()) {
            case NOT_ASKED -> Optional.of("wait; Kafka was not asked yet");
            case UNREACHABLE ->
                Optional.of("check that the brokers of kafka.bootstrap.servers run and can be reached from here");
            case TOPIC_MISSING -> Optional.of("create the topic of dashstream.log.topic, or correct its name");
            case CONNECTED -> connected(facts);
        };
    }

    private static Optional<String> connected(Facts facts) {
        if (!facts.complete()) {
            return Optional.of(
                    "wait for the group to assign all partitions; when that does not end, see the log, and give"
                            + " each replica a dashstream.ingest.group-id of its own");
        }
        if (!facts.polled()) {
            return Optional.of("take a thread dump, then start the process again: Kafka's client does not poll");
        }
        List<String> advice = new ArrayList<>(facts.standing());
        if (!facts.stale().isEmpty()) {
            advice.add("check the brokers that lead partitions " + facts.stale()
                    + ", and whether the gateway has the CPU it needs: their records do not arrive");
        }
        return advice.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", advice));
    }

    private IngestAdvice() {}
}
