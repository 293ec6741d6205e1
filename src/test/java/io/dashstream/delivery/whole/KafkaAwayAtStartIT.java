package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.FreePort;
import io.dashstream.local.LocalKafka;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Kafka is out of reach when the gateway starts, and then has no topic: it waits for both, and loses nothing. */
class KafkaAwayAtStartIT extends WholeGateway {
    private static final int RECORDS = 50;

    @Test
    void shouldWaitForTheBrokerAndForTheTopicAndThenDeliverAllOfIt() {
        int port = FreePort.any();
        try (GatewayProcess gateway = GatewayProcess.with(Map.of(
                        "kafka.bootstrap.servers", "127.0.0.1:" + port,
                        "dashstream.log.topic", "late",
                        "dashstream.ingest.kafka-timeout", "1s",
                        "quarkus.shutdown.delay", "0"))
                .start()
                .awaitOk("/q/health/live")) {
            assertThat(gateway.get("/q/health/ready")).contains("\"DOWN\"");
            WsClient early =
                    WsClient.v2(gateway.base()).param("from", "earliest").connect();
            try (early;
                    LocalKafka kafka = LocalKafka.start(port)) {
                await("the gateway to say that the topic is missing")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> gateway.logLines().stream()
                                .anyMatch(line ->
                                        line.contains("Kafka has no such topic") && line.contains("topic=late")));
                assertThat(gateway.get("/q/health/ready")).contains("\"DOWN\"");
                kafka.create("late", 1);
                produce(kafka.bootstrap());
                early.awaitRecords(RECORDS, Duration.ofSeconds(60));

                assertThat(early.offsets(0)).isEqualTo(offsets(0, RECORDS - 1));
                assertThat(early.frames("gap")).isEmpty();
                gateway.awaitReady();
            }
        }
    }

    private static void produce(String bootstrap) {
        // One at a time, because the broker may not lead the new partition yet.
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>("late", 0, null, record("t-1", i + 1L)));
            }
        }
    }
}
