package io.dashstream.ingest;

import io.dashstream.ingest.KafkaStatus.Sight;
import io.dashstream.ingest.policy.Stand;
import java.util.List;
import java.util.Optional;

/** Says what an operator should do. Pure, any thread. */
final class IngestAdvice {
    /** How a partition that stands is helped. */
    static String of(Stand stand) {
        return "look at the record in /api/dead-letters, then POST /api/ingest/partitions/" + stand.partition()
                + "/skip?offset=" + stand.offset();
    }

    /**
     * What should be done, when something should.
     *
     * @param complete whether every partition of the topic is read here
     * @param standing how each partition that stands is helped
     */
    static Optional<String> of(Sight kafka, boolean complete, List<String> standing) {
        return switch (kafka) {
            case NOT_ASKED -> Optional.of("wait; Kafka was not asked yet");
            case UNREACHABLE ->
                Optional.of("check that the brokers of kafka.bootstrap.servers run and can be reached from here");
            case TOPIC_MISSING -> Optional.of("create the topic of dashstream.log.topic, or correct its name");
            case CONNECTED -> {
                if (!complete) {
                    yield Optional.of("wait for the group to assign all partitions; when that does not end, give each"
                            + " replica a dashstream.ingest.group-id of its own");
                }
                yield standing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", standing));
            }
        };
    }

    private IngestAdvice() {}
}
