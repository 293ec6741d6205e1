package io.dashstream.ingest.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the newest dead letters, for operators. Any thread that may block; one reads at a time, so that requests cannot
 * multiply connections.
 */
public final class DeadLetterReader {
    private final Map<String, Object> settings;
    private final String topic;
    private final Duration timeout;

    /**
     * @param connection Kafka client settings; those a consumer does not know are left out
     * @param timeout how long one question to Kafka may take
     */
    public DeadLetterReader(Map<String, Object> connection, String topic, Duration timeout) {
        this.settings = new HashMap<>(connection);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "dashstream-dead-letter-reader");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        this.topic = topic;
        this.timeout = timeout;
    }

    /** The topic of dead letters. */
    public String topic() {
        return topic;
    }

    /**
     * The JSON texts of the newest letters, newest first.
     *
     * @param limit how many at most
     * @return empty also when there is no such topic
     * @throws KafkaException when Kafka cannot be asked
     */
    public synchronized List<String> newest(int limit) {
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = begin(consumer, partitions, limit);
            return read(consumer, ends).stream()
                    .sorted(Comparator.<ConsumerRecord<String, String>>comparingLong(ConsumerRecord::timestamp)
                            .thenComparingLong(ConsumerRecord::offset)
                            .reversed())
                    .limit(limit)
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }

    /** Stands on the last {@code limit} offsets of each partition; answers where they end. */
    private static Map<TopicPartition, Long> begin(
            Consumer<String, String> consumer, List<TopicPartition> partitions, int limit) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(oldest.getOrDefault(partition, 0L), end - limit)));
        return ends;
    }

    private List<ConsumerRecord<String, String>> read(
            Consumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(found::add);
        }
        return found;
    }
}
