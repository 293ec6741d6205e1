package io.dashstream.ingest;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.KafkaStatus;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.topic.TopicLife;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.ingest.topic.TopicProbe;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Looks at Kafka from time to time: begins to read when Kafka is first reached, notices that the topic was made again,
 * commits what is durable, and measures lag. Confined to the watch's thread, and blocks.
 */
final class KafkaWatch {
    private static final Logger LOG = Logger.getLogger(KafkaWatch.class);
    private static final int PATIENCE = 30;

    private final TopicProbe kafka;
    private final KafkaStatus status;
    private final Arrival arrival;
    private final DurableOffsets durable;
    private final Reading reading;
    private final LagMeters lags;

    private Optional<FirstContact> first = Optional.empty();
    private int incompleteLooks;

    KafkaWatch(
            TopicProbe kafka,
            KafkaStatus status,
            Arrival arrival,
            DurableOffsets durable,
            Reading reading,
            LagMeters lags) {
        this.kafka = kafka;
        this.status = status;
        this.arrival = arrival;
        this.durable = durable;
        this.reading = reading;
        this.lags = lags;
    }

    /** Looks once; never throws. */
    void look() {
        try {
            TopicLife life = kafka.life();
            if (life instanceof Present topic) {
                present(topic);
                status.connected();
            } else {
                first = Optional.of(first.orElse(FirstContact.NO_TOPIC));
                status.topicMissing();
            }
        } catch (KafkaException e) {
            status.unreachable(e);
        } catch (RuntimeException e) {
            // A scheduler drops a task that throws, and with it everything that is noticed here.
            LOG.errorf(e, "Looking at Kafka failed");
        }
    }

    private void present(Present topic) {
        first = first.isPresent() ? first : arrival.at(topic);
        if (first.isEmpty()) {
            return;
        }
        FirstContact contact = first.get();
        reading.begin(contact);
        Optional<Placement> placed = reading.placed();
        boolean otherLife = placed.filter(p -> !p.epoch().equals(topic.epoch())).isPresent();
        if (otherLife) {
            LOG.warnf("The topic was made again; reading it from its beginning epoch=%s", topic.epoch());
        }
        if (otherLife || reading.owed()) {
            reading.placeAgain();
        }
        placed.ifPresent(this::complainWhenShared);
        placed.filter(p -> p.epoch().equals(topic.epoch())).ifPresent(this::commit);
        List<Integer> partitions =
                IntStream.range(0, topic.partitions()).boxed().toList();
        lags.update(topic, contact, kafka.ends(partitions), reading.clientLags());
    }

    /** Commits what was read, at the end. */
    void leave() {
        reading.placed().ifPresent(this::commit);
    }

    private void commit(Placement placed) {
        reading.commit(placed.epoch(), durable.committable(placed));
    }

    private void complainWhenShared(Placement placed) {
        incompleteLooks = placed.complete() ? 0 : incompleteLooks + 1;
        if (incompleteLooks == PATIENCE) {
            LOG.warnf(
                    "Only a part of the topic is assigned here; each replica needs a group of its own,"
                            + " see dashstream.ingest.group-id assigned=%d partitions=%d",
                    placed.next().size(), placed.partitions());
        }
    }
}
