package io.dashstream.log.kafka;

import static io.dashstream.log.HoleReason.EXPIRED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogReader;
import io.dashstream.log.LogSettings;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.TestSettings;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of its own on the real broker, written by a transactional producer. The test's thread. */
final class TopicUnderTest implements LogUnderTest {
    private final Broker broker = Broker.shared();
    private final String topic = broker.newTopic();
    private final Epoch epoch = broker.epoch(topic);
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final KafkaProducer<byte[], byte[]> producer = producer(topic);
    private final KafkaTopic ends;
    private final KafkaTier tier;
    private long newest = -1;

    TopicUnderTest() {
        this(TestSettings.with(Map.of()));
    }

    TopicUnderTest(LogSettings defaults) {
        LogSettings settings = TestSettings.ofTopic(topic, defaults);
        ends = new KafkaTopic(broker.connection(), topic, Duration.ofSeconds(10), executor);
        tier = new KafkaTier(broker.connection(), ends, settings, new HeaderPeek(FrameLimits.DEFAULT));
        producer.initTransactions();
    }

    String topic() {
        return topic;
    }

    Epoch epoch() {
        return epoch;
    }

    KafkaTopic ends() {
        return ends;
    }

    KafkaTier tier() {
        return tier;
    }

    /** The newest offset a reader may see, as far as this test has written. */
    long newest() {
        return newest;
    }

    @Override
    public LogReader reader() {
        return tier.in(epoch);
    }

    @Override
    public long write(byte[] value) {
        return send(value, -1, true);
    }

    /** Writes a record without a value. */
    long writeNull() {
        return send(null, -1, true);
    }

    long writeAt(byte[] value, long timestampMs) {
        return send(value, timestampMs, true);
    }

    @Override
    public void skip() {
        send(new byte[] {1}, -1, false);
    }

    /** Writes many records in one transaction and returns the offset of the last. */
    long writeAll(Iterable<byte[]> values) {
        producer.beginTransaction();
        AtomicLong newestRecord = new AtomicLong();
        for (byte[] value : values) {
            var unused = producer.send(
                    new ProducerRecord<>(topic, PARTITION, null, value),
                    (metadata, fault) -> newestRecord.set(metadata.offset()));
        }
        producer.commitTransaction();
        long last = newestRecord.get();
        newest = last + 1;
        await().pollInterval(5, TimeUnit.MILLISECONDS).until(() -> newestInKafka() >= newest);
        return last;
    }

    @Override
    public void expireAll() {
        broker.deleteBefore(topic, newest + 1);
    }

    @Override
    public void assertExpired(ReadAnswer answer, long after, long oldest) {
        assertThat(answer).isEqualTo(new Hole(after + 1, oldest - 1, EXPIRED));
    }

    private long newestInKafka() {
        return requireNonNull(ends.newest(1).toCompletableFuture().join().get(PARTITION));
    }

    private long send(byte @Nullable [] value, long timestampMs, boolean commit) {
        try {
            producer.beginTransaction();
            Long timestamp = timestampMs < 0 ? null : timestampMs;
            long offset = producer.send(new ProducerRecord<>(topic, PARTITION, timestamp, null, value))
                    .get(30, TimeUnit.SECONDS)
                    .offset();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
            // Behind each transaction lies its marker, which the broker writes after it has answered.
            newest = offset + 1;
            await().pollInterval(5, TimeUnit.MILLISECONDS).until(() -> newestInKafka() >= newest);
            return offset;
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IllegalStateException("the test could not write to " + topic, e);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(String topic) {
        Map<String, Object> settings = new HashMap<>(Broker.shared().connection());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        tier.close();
        ends.close();
        producer.close(Duration.ZERO);
        executor.shutdownNow();
    }
}
