package io.dashstream.delivery.whole;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** What scenarios with the packaged gateway, a real broker and real sockets have in common. One thread, the test's. */
abstract class WholeGateway {
    static final SharedKafka KAFKA = SharedKafka.get();

    /** About this many bytes of text make a record of half a KiB. */
    private static final String TEXT = "x".repeat(420);

    /** A memory tail that holds some 2,000 records of half a KiB. */
    static final String SMALL_MEMORY = "1M";

    static WsRequest request(GatewayProcess gateway, boolean v2) {
        return v2 ? WsClient.v2(gateway.base()) : WsClient.v1(gateway.base());
    }

    /** A record of about half a KiB. */
    static byte[] record(String thread, long sequence) {
        return Records.token(thread, sequence, TEXT);
    }

    /** Writes records of one thread; returns when they are in the topic. */
    static void produce(String topic, int partition, long firstSequence, int count) {
        for (int i = 0; i < count; i++) {
            KAFKA.send(topic, partition, record("t-1", firstSequence + i));
        }
        KAFKA.flush();
    }

    /** Waits until the gateway has read so many records since its start. */
    static void awaitRead(GatewayProcess gateway, long records) {
        await("the gateway to have read " + records + " records")
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.meter("websocket_kafka_messages_total") >= records);
    }

    /** Waits until a client of either dialect that asked for a place is being served, so that what follows is live for it. */
    static void awaitServed(GatewayProcess gateway, int clients) {
        await(clients + " clients to be connected and caught up")
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.meter("websocket_connected_clients") == clients
                        && gateway.meter("dashstream_clients_behind") == 0);
    }

    static List<Long> offsets(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** The range a gap frame names, from-to. */
    static String range(JsonNode gap) {
        return gap.path("partition").asInt() + ":" + gap.path("from").asText() + "-"
                + gap.path("to").asText() + " " + gap.path("reason").asText();
    }
}
