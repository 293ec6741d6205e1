package io.dashstream.testkit;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** What scenarios with the packaged gateway, a real broker and real sockets have in common. One thread, the test's. */
public abstract class WholeGateway {
    protected static final SharedKafka KAFKA = SharedKafka.get();

    private static final ObjectMapper JSON = new ObjectMapper();

    /** About this many bytes of text make a record of half a KiB. */
    private static final String TEXT = "x".repeat(420);

    /** A memory tail that holds some 2,000 records of half a KiB. */
    protected static final String SMALL_MEMORY = Tier.SMALL_MEMORY;

    protected static WsRequest request(GatewayProcess gateway, boolean v2) {
        return v2 ? WsClient.v2(gateway.base()) : WsClient.v1(gateway.base());
    }

    /** A record of about half a KiB. */
    protected static byte[] record(String thread, long sequence) {
        return Records.token(thread, sequence, TEXT);
    }

    /** Writes records of one thread; returns when they are in the topic. */
    protected static void produce(String topic, int partition, long firstSequence, int count) {
        for (int i = 0; i < count; i++) {
            KAFKA.send(topic, partition, record("t-1", firstSequence + i));
        }
        KAFKA.flush();
    }

    /** Waits until the gateway has read so many records since its start. */
    protected static void awaitRead(GatewayProcess gateway, long records) {
        await("the gateway to have read " + records + " records")
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.meter("websocket_kafka_messages_total") >= records);
    }

    /** What the readiness answer tells of the replay log; empty when it tells nothing. */
    protected static JsonNode replayLog(GatewayProcess gateway) {
        try {
            for (JsonNode check : JSON.readTree(gateway.get("/q/health/ready")).path("checks")) {
                if (check.path("name").asText().equals("replay log")) {
                    return check.path("data");
                }
            }
            return JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new AssertionError("the health answer is not JSON", e);
        }
    }

    /** Waits until Redis holds all that the gateway has read so far. */
    public static void awaitDurable(GatewayProcess gateway) {
        await("the replay log to hold what was read")
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    List<String> lags = gateway.get("/q/metrics")
                            .lines()
                            .filter(line -> line.startsWith("dashstream_replay_durable_lag"))
                            .toList();
                    return !lags.isEmpty() && lags.stream().allMatch(line -> line.endsWith(" 0.0"));
                });
    }

    /** Starts a gateway whose tier is all that has these records of the topic when it returns. */
    protected static GatewayProcess filled(Tier tier, String topic, long records) {
        GatewayProcess gateway = tier.reading(topic).start().awaitReady();
        awaitRead(gateway, records);
        if (tier == Tier.REDIS) {
            awaitDurable(gateway);
        }
        return gateway;
    }

    /** Waits until a client of either dialect that asked for a place is being served, so that what follows is live for it. */
    protected static void awaitServed(GatewayProcess gateway, int clients) {
        await(clients + " clients to be connected and caught up")
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.meter("websocket_connected_clients") == clients
                        && gateway.meter("dashstream_clients_behind") == 0);
    }

    protected static List<Long> offsets(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** The range a gap frame names, from-to. */
    protected static String range(JsonNode gap) {
        return gap.path("partition").asInt() + ":" + gap.path("from").asText() + "-"
                + gap.path("to").asText() + " " + gap.path("reason").asText();
    }
}
