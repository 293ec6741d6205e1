package io.dashstream.producer.send;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/** Places a key where existing producers do: its unsigned CRC-32 modulo the partitions. Any thread. */
public final class Crc32Partitioner implements Partitioner {
    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        return partition(
                requireNonNull(keyBytes, "a DashStream record has a key"), cluster.partitionCountForTopic(topic));
    }

    /** The partition of a key. */
    public static int partition(byte[] key, int partitions) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return (int) (crc.getValue() % partitions);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
