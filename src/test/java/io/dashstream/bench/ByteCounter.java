package io.dashstream.bench;

import io.dashstream.ingest.poll.ReaderSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.KafkaCDIEvents;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import io.smallrye.reactive.messaging.kafka.commit.KafkaIgnoreCommit;
import io.smallrye.reactive.messaging.kafka.fault.KafkaIgnoreFailure;
import io.smallrye.reactive.messaging.kafka.impl.KafkaSource;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the benchmark's topic from its beginning with the client settings of the gateway, counts bytes and nothing else, and
 * prints its rate. A process of its own.
 */
final class ByteCounter {
    /** What the line of the rate begins with. */
    static final String RATE = "rate ";

    private static final String GROUP = UUID.randomUUID().toString();

    private final RateWindow window;
    private long count;
    private long bytes;

    private ByteCounter(long records) {
        window = new RateWindow(records);
    }

    /** Takes the way to read (plain or channel), the brokers, and how many records there are. */
    public static void main(String[] args) throws InterruptedException {
        QuietLogs.set();
        ByteCounter counter = new ByteCounter(Long.parseLong(args[2]));
        if (args[0].equals("plain")) {
            counter.poll(client(args[1]));
        } else {
            counter.subscribe(channelSettings(args[1]));
        }
        System.out.println(RATE + counter.window.rate());
        System.exit(counter.bytes > 0 ? 0 : 1);
    }

    private void poll(Map<String, Object> client) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Feed.TOPIC));
            while (!window.ended()) {
                take(consumer.poll(Duration.ofMillis(250)));
            }
        }
    }

    private void subscribe(Map<String, String> settings) throws InterruptedException {
        ExecutorService pipeline = Executors.newSingleThreadExecutor();
        CountDownLatch done = new CountDownLatch(1);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "benchmark", 100))
                .build();
        KafkaSource<byte[], byte[]> source = new KafkaSource<>(
                Vertx.vertx(),
                GROUP,
                new KafkaConnectorIncomingConfiguration(config),
                OneInstance.none(),
                OneInstance.of(new KafkaIgnoreCommit.Factory()),
                OneInstance.of(new KafkaIgnoreFailure.Factory()),
                OneInstance.none(),
                new Unheard(),
                OneInstance.none(),
                OneInstance.none(),
                0);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        var unused = source.getBatchStream()
                .emitOn(pipeline, 2)
                .subscribe()
                .with(
                        batch -> {
                            take(records(batch));
                            if (window.ended()) {
                                done.countDown();
                            }
                        },
                        fault -> {
                            failure.set(fault);
                            done.countDown();
                        });
        done.await();
        if (failure.get() != null) {
            throw new IllegalStateException("the channel failed", failure.get());
        }
    }

    @SuppressWarnings("unchecked") // what the batch was made of
    private static ConsumerRecords<byte[], byte[]> records(IncomingKafkaRecordBatch<byte[], byte[]> batch) {
        return (ConsumerRecords<byte[], byte[]>) batch.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .orElseThrow(() -> new IllegalStateException("a batch without its records"))
                .getRecords();
    }

    private void take(ConsumerRecords<byte[], byte[]> batch) {
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            count++;
            bytes += record.value().length;
        }
        window.sample(count, System.nanoTime());
    }

    /** Of a channel that carries batches and does nothing else, with the gateway's client. */
    private static Map<String, String> channelSettings(String brokers) {
        Map<String, String> settings = new HashMap<>();
        client(brokers).forEach((key, value) -> settings.put(key, value.toString()));
        settings.putAll(Map.of(
                "channel-name", "telemetry",
                "topic", Feed.TOPIC,
                "key.deserializer", ByteArrayDeserializer.class.getName(),
                "value.deserializer", ByteArrayDeserializer.class.getName(),
                "batch", "true",
                "commit-strategy", "ignore",
                "failure-strategy", "ignore",
                "poll-timeout", "250",
                "graceful-shutdown", "false"));
        settings.putAll(Map.of("health-enabled", "false", "tracing-enabled", "false", "cloud-events", "false"));
        return settings;
    }

    /** The settings of the gateway's client, with a group of its own. */
    private static Map<String, Object> client(String brokers) {
        return ReaderSettings.of(Map.of("bootstrap.servers", brokers), GROUP);
    }

    /** Nobody hears of the client that is made. */
    private static final class Unheard extends KafkaCDIEvents {
        @Override
        @SuppressWarnings("unchecked") // nothing is ever taken from it
        public Event<Consumer<?, ?>> consumer() {
            return (Event<Consumer<?, ?>>) Proxy.newProxyInstance(
                    ByteCounter.class.getClassLoader(),
                    new Class<?>[] {Event.class},
                    (proxy, method, arguments) -> null);
        }
    }
}
