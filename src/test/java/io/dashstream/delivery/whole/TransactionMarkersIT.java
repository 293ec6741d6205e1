package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A partition that ends with transaction markers, which no consumer ever sees: no gap, and an end that is reached. */
// Sends are awaited together, by the commit.
@SuppressWarnings("FutureReturnValueIgnored")
class TransactionMarkersIT extends WholeGateway {
    @Test
    void shouldSayCaughtUpAndNameNoGap() {
        String topic = KAFKA.newTopic(1);
        transaction(topic, 1, true);
        transaction(topic, 2, false);
        transaction(topic, 3, true);
        try (GatewayProcess gateway = GatewayProcess.reading(topic).start().awaitReady();
                WsClient client =
                        WsClient.v2(gateway.base()).param("from", "earliest").connect()) {
            client.awaitRecords(2);
            client.awaitFrame("caught_up");

            assertThat(client.offsets(0)).containsExactly(0L, 4L);
            assertThat(client.frames("gap")).isEmpty();
            transaction(topic, 4, true);
            client.awaitRecords(3);
            assertThat(client.offsets(0)).containsExactly(0L, 4L, 6L);
        }
    }

    private static void transaction(String topic, long sequence, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrap(), "transactional.id", topic),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, record("t-1", sequence)));
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }
}
