package io.dashstream.ingest.poll;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Leaves keys out: they chose the partition, and nothing is asked of them here. A buffer for each record that waits would be
 * one more object that the collector copies. Any thread.
 */
final class UnreadKeys implements Deserializer<Void> {
    @Override
    public @Nullable Void deserialize(String topic, byte @Nullable [] bytes) {
        return null;
    }

    // Kafka's own would make an array of the bytes first.
    @Override
    public @Nullable Void deserialize(String topic, Headers headers, @Nullable ByteBuffer bytes) {
        return null;
    }
}
