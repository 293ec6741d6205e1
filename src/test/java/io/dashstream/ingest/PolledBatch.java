package io.dashstream.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records as a poll of Kafka's client returns them, whose values lie in its fetch. Confined to one thread. */
final class PolledBatch {
    private final Map<TopicPartition, List<ConsumerRecord<Void, ByteBuffer>>> records = new HashMap<>();

    PolledBatch add(int partition, long offset, byte @Nullable [] value) {
        records.computeIfAbsent(new TopicPartition("t", partition), p -> new ArrayList<>())
                .add(new ConsumerRecord<>("t", partition, offset, null, inAFetch(value)));
        return this;
    }

    /** As it lies in a fetch: between others. */
    private static @Nullable ByteBuffer inAFetch(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        ByteBuffer fetch = ByteBuffer.allocate(value.length + 9);
        fetch.position(4).put(value).flip().position(4);
        return value.length % 2 == 0 ? fetch : fetch.slice();
    }

    ConsumerRecords<Void, ByteBuffer> done() {
        return new ConsumerRecords<>(records, Map.of());
    }
}
