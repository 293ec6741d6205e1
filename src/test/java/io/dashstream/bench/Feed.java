package io.dashstream.bench;

import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes benchmark records to a topic of its own, evenly over its partitions. On one thread at a time. */
final class Feed implements Closeable {
    static final int PARTITIONS = 4;
    static final String TOPIC = "dashstream-load";

    private final BenchRecords records = new BenchRecords();
    private final KafkaProducer<byte[], byte[]> producer;
    private final long[] ends = new long[PARTITIONS];
    private long next;

    /** Makes the topic. */
    Feed(String brokers) throws ExecutionException, InterruptedException {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 << 10,
                ProducerConfig.ACKS_CONFIG,
                "all");
        try (Admin admin = Admin.create(config)) {
            // All of it is to be read, however large it is.
            NewTopic topic = new NewTopic(TOPIC, PARTITIONS, (short) 1).configs(Map.of("retention.bytes", "-1"));
            admin.createTopics(List.of(topic)).all().get();
        }
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Publishes so many records, waits for the last to be acknowledged, and returns how many they were. */
    int publish(int count) {
        Future<?>[] latest = new Future<?>[PARTITIONS];
        for (int i = 0; i < count; i++) {
            int partition = (int) (next % PARTITIONS);
            latest[partition] =
                    producer.send(new ProducerRecord<>(TOPIC, partition, records.key(next), records.value(next)));
            next++;
        }
        try {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                ends[partition] = ((RecordMetadata) latest[partition].get()).offset();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("publishing " + count + " records failed", e);
        }
        return count;
    }

    /** Publishes one record more to the first partition, which is not counted in what {@link #cursorBefore} tells. */
    void publishOne() {
        // What comes of it is seen by who listens.
        var unused = producer.send(new ProducerRecord<>(TOPIC, 0, records.key(next), records.value(next)));
        next++;
    }

    /** Partition to the offset after which so many of the newest records are left. */
    Map<Integer, Long> cursorBefore(int count) {
        return IntStream.range(0, PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(p -> p, p -> ends[p] - count / PARTITIONS));
    }

    @Override
    public void close() {
        producer.close();
    }
}
