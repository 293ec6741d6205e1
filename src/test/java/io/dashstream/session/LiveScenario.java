package io.dashstream.session;

import static org.awaitility.Awaitility.await;

import io.dashstream.log.TelemetryLog;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the whole gateway have in common: its address, and a producer for its topic. */
// Quarkus sets the fields before the first test method.
@SuppressWarnings({"NullAway.Init", "FutureReturnValueIgnored"})
abstract class LiveScenario {
    static final int PARTITIONS = 4;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    TelemetryLog log;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "dashstream.log.topic")
    String topic;

    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void connectProducer() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "max.request.size", 20 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        await("the log to be open").until(() -> log.epoch().isPresent() && log.partitions() == PARTITIONS);
    }

    @AfterEach
    void closeProducer() {
        producer.close();
    }

    /** Hands a record to Kafka; {@link #produced} waits for all of them. */
    final void produce(int partition, byte @Nullable [] value) {
        producer.send(new ProducerRecord<>(topic, partition, null, value));
    }

    final void produced() {
        producer.flush();
    }

    final WsRequest request(boolean v2) {
        return v2 ? WsClient.v2(gateway) : WsClient.v1(gateway);
    }
}
