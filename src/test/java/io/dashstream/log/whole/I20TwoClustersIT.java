package io.dashstream.log.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.local.LocalKafka;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRecord;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Two clusters with a topic of the same name, and one Redis: each gateway shows its own. */
class I20TwoClustersIT extends WholeGateway {
    private static final int RECORDS = 4_000;

    private final String topic = KAFKA.newTopic(1);

    @Test
    void shouldNeverShowARecordOfTheOther() {
        try (LocalKafka elsewhere = LocalKafka.start(0)) {
            elsewhere.create(topic, 1);
            try (GatewayProcess here = Tier.REDIS.reading(topic).start();
                    GatewayProcess there = Tier.REDIS
                            .reading(topic)
                            .set("kafka.bootstrap.servers", elsewhere.bootstrap())
                            .start()) {
                fill("here", KAFKA.bootstrap());
                fill("there", elsewhere.bootstrap());
                for (GatewayProcess gateway : new GatewayProcess[] {here.awaitReady(), there.awaitReady()}) {
                    awaitRead(gateway, RECORDS);
                    awaitDurable(gateway);
                }
                assertShowsOnly("here", here);
                assertShowsOnly("there", there);
                Tier.REDIS.assertServed(here);
                Tier.REDIS.assertServed(there);
            }
        }
    }

    private static void assertShowsOnly(String thread, GatewayProcess gateway) {
        for (boolean dialect : new boolean[] {true, false}) {
            try (WsClient client =
                    request(gateway, dialect).param("from", "earliest").connect()) {
                client.awaitRecords(RECORDS);
                for (WsRecord record : client.records()) {
                    assertThat(record.value()).isEqualTo(record(thread, record.offset() + 1));
                }
            }
        }
    }

    private void fill(String thread, String brokers) {
        // One at a time, because the broker may not lead the new partition yet.
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers, "max.in.flight.requests.per.connection", 1, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, 0, null, record(thread, i + 1L)));
            }
        }
    }
}
