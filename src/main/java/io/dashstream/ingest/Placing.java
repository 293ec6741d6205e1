package io.dashstream.ingest;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.KafkaStatus;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.topic.TopicLife;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.ingest.topic.TopicProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Decides where partitions are read on when Kafka assigns them, and seeks there. Called on Kafka's polling thread.
 *
 * <p>Nothing is left to the consumer's own choice, nor to what is committed. When Kafka cannot answer right now the
 * placement is owed ({@link #owed}) and the watch has the group assign again; until then a partition that has no place is
 * not taken into the log, whatever is polled.
 */
@ApplicationScoped
public class Placing {
    private static final Logger LOG = Logger.getLogger(Placing.class);

    private final TopicProbe kafka;
    private final BatchIntake intake;
    private final KafkaStatus status;

    private volatile Optional<FirstContact> first = Optional.empty();
    private volatile boolean owed;

    Placing(TopicProbe kafka, BatchIntake intake, KafkaStatus status) {
        this.kafka = kafka;
        this.intake = intake;
        this.status = status;
    }

    /** Tells where reading starts; before anything is read. */
    void startAt(FirstContact contact) {
        first = Optional.of(contact);
    }

    /** Whether partitions are assigned that could not be placed. */
    boolean owed() {
        return owed;
    }

    /** Places partitions that were assigned, before the first poll of them returns. */
    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        try {
            owed = !place(consumer, assigned);
        } catch (KafkaException e) {
            owed = true;
            status.count(e);
            LOG.warnf(e, "Partitions could not be placed; trying again partitions=%s", numbers(assigned));
        }
    }

    private boolean place(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        TopicLife life = kafka.life();
        if (!(life instanceof Present topic)) {
            return false;
        }
        Placement placement = Placement.of(topic, numbers(assigned), intake::next, first, kafka::oldest);
        for (TopicPartition partition : assigned) {
            Long next = placement.next().get(partition.partition());
            if (next != null) {
                consumer.seek(partition, next);
            }
        }
        intake.place(placement, consumer.groupMetadata().generationId());
        LOG.infof(
                "Reading goes on epoch=%s partitions=%d next=%s", topic.epoch(), topic.partitions(), placement.next());
        return true;
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).sorted().collect(Collectors.toList());
    }
}
