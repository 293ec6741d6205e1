package io.dashstream.ingest;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.ingest.topic.TopicProbe;
import io.dashstream.ingest.verdict.History;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Settles where reading begins when the topic is first seen, and what is known from before. Confined to the watch's thread,
 * and blocks.
 */
final class Arrival {
    private static final Logger LOG = Logger.getLogger(Arrival.class);

    private final TopicProbe kafka;
    private final IngestSettings settings;
    private final History history;
    private final DurableOffsets durable;
    private final PastSequences past;
    private boolean waits;

    Arrival(TopicProbe kafka, IngestSettings settings, History history, DurableOffsets durable, PastSequences past) {
        this.kafka = kafka;
        this.settings = settings;
        this.history = history;
        this.durable = durable;
        this.past = past;
    }

    /**
     * Where reading begins; empty while the store that has to be asked first does not answer.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not
     */
    Optional<FirstContact> at(Present topic) {
        Optional<Map<Integer, Long>> before = history.replayed() ? Optional.of(Map.of()) : durable.next(topic);
        if (before.isEmpty() && settings.onRefused().mayStand()) {
            // A partition may stand somewhere, and only the store knows where.
            if (!waits) {
                LOG.warnf(
                        "Reading waits for the replay log onRefused=%s",
                        settings.onRefused().word());
            }
            waits = true;
            return Optional.empty();
        }
        FirstContact contact = FirstContact.of(topic, settings.start(), kafka, before.orElse(Map.of()));
        durable.begin(contact);
        past.learn(topic.epoch(), contact.starts());
        return Optional.of(contact);
    }
}
