package io.dashstream.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashstream.wire.FrameEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes reports to the topic as DashStream records. One thread. */
final class Outlet implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Outlet.class.getName());

    private final FrameEncoder frames = new FrameEncoder();
    private final String topic;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;

    Outlet(String bootstrap, String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 2, "max.block.ms", 2_000, "client.id", "demo"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    // The callback tells what the future would.
    @SuppressWarnings("FutureReturnValueIgnored")
    void write(Report report) {
        byte[] key = report.key().getBytes(UTF_8);
        byte[] value = frames.encode(report.message());
        producer.send(new ProducerRecord<>(topic, partition(key, partitions), key, value), (written, failure) -> {
            if (failure != null) {
                LOG.log(Level.WARNING, "a demo record was not written topic=" + topic, failure);
            }
        });
    }

    /** Where existing producers put this key: unsigned CRC-32 modulo partitions. */
    static int partition(byte[] key, int partitions) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return (int) (crc.getValue() % partitions);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
