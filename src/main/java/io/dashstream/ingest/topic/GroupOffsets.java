package io.dashstream.ingest.topic;

import io.dashstream.log.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * What the consumer group of this replica has committed: where reading goes on when nothing else outlives the process. Only
 * a group that was given a name can be met again. Any thread but an event loop; every question blocks.
 *
 * <p>A commit carries the epoch it was made in. One of another life of the topic is not believed; one without an epoch is
 * an operator's, or that of another program whose place this one takes.
 */
public final class GroupOffsets {
    private static final Logger LOG = Logger.getLogger(GroupOffsets.class);

    private final TopicProbe kafka;
    private final Optional<String> name;

    /** @param name the group, when it was configured */
    public GroupOffsets(TopicProbe kafka, Optional<String> name) {
        this.kafka = kafka;
        this.name = name;
    }

    /** The offset as it is committed. */
    public static OffsetAndMetadata commit(Epoch epoch, long offset) {
        return new OffsetAndMetadata(offset, epoch.id());
    }

    /** Partition to the offset that was committed in this life of the topic. */
    public Map<Integer, Long> committed(Epoch epoch) {
        return name.map(group -> believed(epoch, kafka.committed(group))).orElse(Map.of());
    }

    public static Map<Integer, Long> believed(Epoch epoch, Map<Integer, OffsetAndMetadata> commits) {
        Map<Integer, Long> offsets = new HashMap<>();
        commits.forEach((partition, commit) -> {
            if (commit.metadata().isEmpty() || commit.metadata().equals(epoch.id())) {
                offsets.put(partition, commit.offset());
            }
        });
        return offsets;
    }

    /** Commits where reading begins, before the first record is read. */
    public void begin(FirstContact first) {
        if (name.isEmpty() || first.epoch().isEmpty()) {
            return;
        }
        Epoch epoch = first.epoch().get();
        Map<Integer, OffsetAndMetadata> starts = new HashMap<>();
        first.starts().forEach((partition, offset) -> starts.put(partition, commit(epoch, offset)));
        try {
            kafka.commit(name.get(), starts);
        } catch (KafkaException e) {
            // A member of it may be here still, from a process that was killed a moment ago; the next commit is the
            // group's own.
            LOG.warnf("Where reading begins was not committed yet group=%s reason=%s", name.get(), e);
        }
    }
}
