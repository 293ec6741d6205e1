package io.dashstream.ingest.topic;

import static java.util.Objects.requireNonNull;

import io.dashstream.ingest.topic.TopicLife.Missing;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.log.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka about the topic over one admin connection. Any thread but an event loop: every question blocks until it
 * is answered or the timeout has passed, and then throws a {@link KafkaException}.
 */
public final class TopicProbe implements AutoCloseable {
    private final Map<String, Object> connection;
    private final String topic;
    private final Duration timeout;

    private @Nullable Admin admin;

    /**
     * @param connection Kafka client settings; those an admin client does not know are left out
     * @param timeout how long one question may take
     */
    public TopicProbe(Map<String, Object> connection, String topic, Duration timeout) {
        this.connection = connection.entrySet().stream()
                .filter(setting -> AdminClientConfig.configNames().contains(setting.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        this.topic = topic;
        this.timeout = timeout;
    }

    /**
     * Tries the settings of the connection, without connecting.
     *
     * @throws KafkaException when they can never work; names that cannot be resolved now may be later
     */
    public void check() {
        try {
            connected();
        } catch (KafkaException e) {
            if (!KafkaFault.unresolved(e)) {
                throw e;
            }
        }
    }

    /** Whether the topic exists, and its life. */
    public TopicLife life() {
        try {
            var described = connected().describeTopics(List.of(topic)).topicNameValues();
            TopicDescription found = await(requireNonNull(described.get(topic), "the answer names what was asked"));
            String cluster = await(connected().describeCluster().clusterId());
            return new Present(
                    Epoch.of(cluster, found.topicId().toString()),
                    found.partitions().size());
        } catch (UnknownTopicOrPartitionException e) {
            return new Missing();
        }
    }

    /** Partition to its oldest offset. */
    public Map<Integer, Long> oldest(Iterable<Integer> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /** Partition to its end: the offset after the newest record that a reader may see. */
    public Map<Integer, Long> ends(Iterable<Integer> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** Partition to the first offset at or after the instant, or to its end when there is none. */
    public Map<Integer, Long> from(Instant instant, Iterable<Integer> partitions) {
        Map<Integer, Long> ends = ends(partitions);
        Map<Integer, Long> found = new HashMap<>(offsets(partitions, OffsetSpec.forTimestamp(instant.toEpochMilli())));
        found.replaceAll((partition, offset) -> offset < 0 ? ends.getOrDefault(partition, offset) : offset);
        return found;
    }

    /** Partition to what a group has committed, for those of which it has committed something. */
    public Map<Integer, OffsetAndMetadata> committed(String group) {
        Map<Integer, OffsetAndMetadata> found = new HashMap<>();
        await(connected().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, commit) -> {
                    if (partition.topic().equals(topic) && commit != null) {
                        found.put(partition.partition(), commit);
                    }
                });
        return found;
    }

    /** Commits for a group that has no member now. */
    public void commit(String group, Map<Integer, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        offsets.forEach((partition, commit) -> commits.put(new TopicPartition(topic, partition), commit));
        await(connected().alterConsumerGroupOffsets(group, commits).all());
    }

    private Map<Integer, Long> offsets(Iterable<Integer> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(new TopicPartition(topic, partition), spec));
        // The same isolation as the channel's, so that open transactions do not look like lag.
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        Map<Integer, Long> found = new HashMap<>();
        await(connected().listOffsets(asked, options).all())
                .forEach((partition, info) -> found.put(partition.partition(), info.offset()));
        return found;
    }

    private synchronized Admin connected() {
        if (admin == null) {
            Map<String, Object> settings = new HashMap<>(connection);
            int millis = (int) timeout.toMillis();
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
            settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "dashstream-watch");
            admin = Admin.create(settings);
        }
        return admin;
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("Kafka did not answer within " + timeout, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
