package io.dashstream.bench;

import static java.util.Objects.requireNonNull;

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
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
    private static final String CHANNEL = "mp.messaging.incoming.telemetry.";

    private final RateWindow window;
    private long count;
    private long bytes;

    private ByteCounter(long records) {
        window = new RateWindow(records);
    }

    /** Takes the way to read (plain or channel), the brokers, and how many records there are. */
    public static void main(String[] args) throws IOException, InterruptedException {
        QuietLogs.set();
        ByteCounter counter = new ByteCounter(Long.parseLong(args[2]));
        Map<String, String> settings = settings(args[1]);
        if (args[0].equals("plain")) {
            counter.poll(settings);
        } else {
            counter.subscribe(settings);
        }
        System.out.println(RATE + counter.window.rate());
        System.exit(counter.bytes > 0 ? 0 : 1);
    }

    private void poll(Map<String, String> settings) {
        Map<String, Object> client = new HashMap<>(settings);
        client.keySet().retainAll(ConsumerConfig.configNames());
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

    /** Those of the gateway's channel, with a group of its own. */
    private static Map<String, String> settings(String brokers) throws IOException {
        Properties properties = new Properties();
        try (InputStream file = ByteCounter.class.getResourceAsStream("/application.properties")) {
            properties.load(requireNonNull(file, "the gateway's settings are on the class path"));
        }
        Map<String, String> settings = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(CHANNEL)) {
                settings.put(name.substring(CHANNEL.length()), properties.getProperty(name, ""));
            }
        }
        settings.remove("consumer-rebalance-listener.name");
        settings.remove("lazy-client");
        settings.putAll(Map.of(
                "channel-name", "telemetry", "topic", Feed.TOPIC, "bootstrap.servers", brokers, "group.id", GROUP));
        return settings;
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
