package io.dashstream.testkit;

import io.dashstream.local.LocalKafka;
import io.dashstream.log.Epoch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The real broker that all tests of one JVM share; each test has topics of its own. Any thread. */
// Sends are awaited together, by flush.
@SuppressWarnings("FutureReturnValueIgnored")
public final class SharedKafka {
    private final LocalKafka kafka = LocalKafka.start(0);
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    kafka.bootstrap(),
                    "linger.ms",
                    5,
                    "max.request.size",
                    20 << 20,
                    "buffer.memory",
                    64 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    private SharedKafka() {
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "shared-kafka-close"));
    }

    /** The broker, started by the first call. */
    public static SharedKafka get() {
        return Holder.INSTANCE;
    }

    /** Where it listens, host:port. */
    public String bootstrap() {
        return kafka.bootstrap();
    }

    /** Makes a topic with a name that no other test has. */
    public String newTopic(int partitions) {
        String topic = "test-" + UUID.randomUUID();
        kafka.create(topic, partitions);
        awaitLeaders(topic, partitions);
        return topic;
    }

    /** Makes a topic of that name. */
    public void newTopic(String topic, int partitions) {
        kafka.create(topic, partitions);
        awaitLeaders(topic, partitions);
    }

    /**
     * Waits until the broker itself leads all partitions of a topic it made. One that does not yet refuses the first of
     * several batches under way and may take the second, and then an idempotent producer tries the first in vain.
     */
    private void awaitLeaders(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        // Asked of the leaders. The client repeats it for a leader that is not one yet, not for a topic the broker has
        // not heard of.
        Awaitility.await("leaders of " + topic)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(e -> e.getCause() instanceof UnknownTopicOrPartitionException)
                .until(() -> {
                    await(admin.listOffsets(ends).all());
                    return true;
                });
    }

    /** Raises the number of partitions. */
    public void growTo(String topic, int partitions) {
        await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
        awaitLeaders(topic, partitions);
    }

    /** Hands a record to Kafka; {@link #flush} waits for all of them. */
    public void send(String topic, int partition, byte @Nullable [] value) {
        producer.send(new ProducerRecord<>(topic, partition, null, value));
    }

    /** Returns when everything sent so far is in the topic. */
    public void flush() {
        producer.flush();
    }

    /** Writes one record and returns its offset. */
    public long produce(String topic, int partition, byte @Nullable [] value) {
        try {
            return producer.send(new ProducerRecord<>(topic, partition, null, value))
                    .get()
                    .offset();
        } catch (Exception e) {
            throw new IllegalStateException("the test's broker took no record", e);
        }
    }

    /** The offset behind the newest record of a partition. */
    public long end(String topic, int partition) {
        TopicPartition of = new TopicPartition(topic, partition);
        return admin.listOffsets(Map.of(of, OffsetSpec.latest()))
                .partitionResult(of)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .offset();
    }

    /** Removes the records of a partition below the offset. */
    public void deleteBefore(String topic, int partition, long offset) {
        await(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    /** The name of the life that a topic is in. */
    public Epoch epoch(String topic) {
        try {
            String topicId = admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .topicId()
                    .toString();
            return Epoch.of(admin.describeCluster().clusterId().get(), topicId);
        } catch (Exception e) {
            throw new IllegalStateException("the test's broker does not describe " + topic, e);
        }
    }

    /** The offset that a group has committed in a partition; 0 when it has committed none. */
    public long committed(String group, String topic, int partition) {
        try {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, partition));
            return offset == null ? 0 : offset.offset();
        } catch (Exception e) {
            throw new IllegalStateException("the test's broker tells no offsets of " + group, e);
        }
    }

    public void delete(String topic) {
        await(admin.deleteTopics(List.of(topic)).all());
    }

    private static void await(KafkaFuture<?> answer) {
        try {
            answer.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the test's broker refused", e.getCause());
        }
    }

    private static final class Holder {
        static final SharedKafka INSTANCE = new SharedKafka();
    }
}
