package io.dashstream.ingest.poll;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;

/**
 * The settings of the Kafka client that reads the topic: what suits this service unless the operator's {@code kafka.*} says
 * otherwise, and what the log depends on, whatever they say; and a client that has them. Any thread.
 */
public final class ReaderSettings {
    private ReaderSettings() {}

    /**
     * All settings but the deserializers.
     *
     * @param connection Kafka client settings; those a consumer does not know are left out
     */
    public static Map<String, Object> of(Map<String, Object> connection, String group) {
        Map<String, Object> settings = suiting();
        settings.putAll(connection);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.putAll(fixed(group));
        // Bytes are handed to the client as such.
        settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        return settings;
    }

    /** A client with these settings, which reads values where they lie and no keys. */
    public static Consumer<Void, ByteBuffer> client(Map<String, Object> connection, String group) {
        return new KafkaConsumer<>(of(connection, group), new UnreadKeys(), new UncopiedBytes());
    }

    private static Map<String, Object> suiting() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "dashstream-ingest");
        // A gateway that was killed holds its partitions for so long when its group has a name.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        // New partitions are seen within this.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        // 2,000 records are 5 ms of work at 400,000 records/s: readers are woken once per batch, so this bounds what a
        // batch adds to p99.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        // Light load: a fetch is answered with the first byte. The wait bounds only how long a partition that was left
        // out of a waiting fetch (its records were still at hand) stands behind it, because one fetch per broker is
        // under way.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        // Heavy load: 1,000 records of 512 bytes per partition and fetch; at most 16 MiB at hand. Larger fetches leave
        // the processor's caches before they are laid down, and gain nothing by being asked for less often.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 << 10);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
        return settings;
    }

    private static Map<String, Object> fixed(String group) {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                // Every assignment names all partitions, and so places all of them anew.
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                "classic",
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                RangeAssignor.class.getName(),
                // Positions come from the log, and what is durable is committed.
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                // A record of a transaction that was given up is none, for the tier that reads Kafka too.
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false);
    }
}
