package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** 1,000 clients are sent away by one replica and come back to another, all at once. */
class I27ReconnectStormIT extends WholeGateway {
    private static final int CLIENTS = 1_000;
    /** Memory holds some 250: the rest is for Redis. */
    private static final int MISSED = 800;

    private static final int SEEN = 10;
    private static final int LIVE = 100;
    private static final int HANDS = 16;

    private final String topic = KAFKA.newTopic(1);

    @Test
    void shouldTellEachItsDelayShareTheirReadsAndGoOnLive() {
        produce(topic, 0, 1, SEEN);
        List<String> cursors;
        try (GatewayProcess first = start()) {
            cursors = sentAway(first);
        }
        produce(topic, 0, SEEN + 1, MISSED);
        List<WsClient> back = List.of();
        try (GatewayProcess second = start()) {
            awaitRead(second, MISSED);
            awaitDurable(second);
            try (WsClient live = connected(second, "from", "latest")) {
                awaitServed(second, 1);
                CompletableFuture<List<WsClient>> storm = CompletableFuture.supplyAsync(
                        () -> all(cursors, cursor -> connected(second, "cursor", cursor)));
                for (int i = 0; i < LIVE; i++) {
                    KAFKA.produce(topic, 0, record("t-1", SEEN + MISSED + 1L + i));
                }
                live.awaitRecords(LIVE);
                back = storm.join();
                back.forEach(client -> client.awaitRecords(MISSED + LIVE));

                assertThat(live.offsets(0)).isEqualTo(offsets(SEEN + MISSED, SEEN + MISSED + LIVE - 1));
            }
            for (WsClient client : back) {
                assertThat(client.offsets(0)).isEqualTo(offsets(SEEN, SEEN + MISSED + LIVE - 1));
                assertThat(client.frames("gap")).isEmpty();
                assertThat(client.frames("reset")).isEmpty();
            }
            double pages =
                    second.meter("replay_buffer_redis_hits_total") + second.meter("replay_log_kafka_reads_total");
            System.out.printf("I27: %.0f pages behind memory were read for %d clients%n", pages, CLIENTS);
            assertThat(pages)
                    .as("pages behind memory: a client alone needs at least one")
                    .isBetween(1.0, CLIENTS / 5.0);
        } finally {
            back.forEach(WsClient::abort);
        }
    }

    private GatewayProcess start() {
        return Tier.REDIS
                .reading(topic)
                .set("dashstream.log.memory.max-bytes", "128K")
                .set("dashstream.session.max-connections-per-address", "2000")
                .start()
                .awaitReady();
    }

    private static WsClient connected(GatewayProcess gateway, String parameter, String value) {
        return request(gateway, true).withoutValues().param(parameter, value).connect();
    }

    /** Clients that have seen all there was; each is told its own moment to come back. Their cursors. */
    private static List<String> sentAway(GatewayProcess gateway) {
        List<WsClient> clients = all(offsets(1, CLIENTS), any -> connected(gateway, "from", "earliest"));
        clients.forEach(client -> client.awaitRecords(SEEN));
        assertThat(gateway.terminate()).as("how it ended").isIn(0, 143);
        assertThat(clients)
                .extracting(WsClient::closeCode)
                .as("why each was closed")
                .containsOnly(1001);
        assertThat(clients)
                .extracting(client ->
                        client.awaitFrame("goaway").path("retry_after_ms").asLong())
                .doesNotHaveDuplicates()
                .allMatch(ms -> ms > 0 && ms <= 5_000);
        return clients.stream()
                .map(client -> client.awaitFrame("goaway").path("cursor").asText())
                .toList();
    }

    private static <T> List<WsClient> all(List<T> each, Function<T, WsClient> opening) {
        ExecutorService hands = Executors.newFixedThreadPool(HANDS);
        try {
            List<CompletableFuture<WsClient>> opened = each.stream()
                    .map(from -> CompletableFuture.supplyAsync(() -> opening.apply(from), hands))
                    .toList();
            return opened.stream().map(CompletableFuture::join).toList();
        } finally {
            hands.shutdownNow();
        }
    }
}
