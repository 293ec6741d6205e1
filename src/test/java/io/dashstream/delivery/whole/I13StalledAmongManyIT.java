package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 50 clients stop reading among 500; half of each kind speak either dialect. */
class I13StalledAmongManyIT extends WholeGateway {
    private static final int STALLED = 50;
    private static final int WATCHING_ONE_THREAD = 430;
    private static final int WATCHING_ALL = 20;
    private static final int RECORDS = 20_000;
    private static final int ONE_THREAD_OF = 40;

    @Test
    void shouldEndTheStalledAtTheDeadlineWhileTheOthersSeeNoDifference() {
        String topic = KAFKA.newTopic(2);
        List<WsClient> stalled = new ArrayList<>();
        List<WsClient> one = new ArrayList<>();
        List<WsClient> all = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .set("dashstream.delivery.send-deadline", "3s")
                .set("dashstream.session.close-grace", "20s")
                .set("dashstream.log.memory.max-bytes", "8M")
                .set("dashstream.session.max-connections-per-address", "1000")
                .start()
                .awaitReady()) {
            for (int i = 0; i < STALLED; i++) {
                stalled.add(request(gateway, i % 2 == 0)
                        .withoutValues()
                        .receiveBuffer(4_096)
                        .param("from", "latest")
                        .connect());
            }
            for (int i = 0; i < WATCHING_ONE_THREAD; i++) {
                one.add(request(gateway, i % 2 == 0)
                        .withoutValues()
                        .param("from", "latest")
                        .param("thread", "light")
                        .connect());
            }
            for (int i = 0; i < WATCHING_ALL; i++) {
                all.add(request(gateway, i % 2 == 0)
                        .withoutValues()
                        .param("from", "latest")
                        .connect());
            }
            awaitServed(gateway, STALLED + WATCHING_ONE_THREAD + WATCHING_ALL);
            stalled.forEach(WsClient::pauseReading);
            long before = residentBytes(gateway);
            produceMixed(topic);

            for (WsClient client : all) {
                client.awaitRecords(RECORDS, Duration.ofSeconds(60));
            }
            for (WsClient client : one) {
                client.awaitRecords(RECORDS / ONE_THREAD_OF, Duration.ofSeconds(60));
                assertThat(client.recordCount()).isEqualTo(RECORDS / ONE_THREAD_OF);
            }
            await("the stalled to be found too slow")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.meter("websocket_slow_client_disconnects_total") == STALLED);
            assertThat(residentBytes(gateway) - before)
                    .as("memory that 50 clients, each 10 MB behind, cost")
                    .isLessThan(200L << 20);
            assertClosedAsTooSlow(stalled);
            await("their slots to be free")
                    .until(() -> gateway.meter("websocket_connected_clients") == WATCHING_ONE_THREAD + WATCHING_ALL);
            assertStillServed(topic, all, one);
        } finally {
            stalled.forEach(WsClient::close);
            one.forEach(WsClient::close);
            all.forEach(WsClient::close);
        }
    }

    private static void assertClosedAsTooSlow(List<WsClient> stalled) {
        for (WsClient client : stalled) {
            client.resumeReading();
        }
        for (WsClient client : stalled) {
            assertThat(client.closeCode()).isEqualTo(1013);
        }
    }

    private static void assertStillServed(String topic, List<WsClient> all, List<WsClient> one) {
        KAFKA.produce(topic, 1, record("light", RECORDS + 1L));
        one.forEach(client -> client.awaitRecords(RECORDS / ONE_THREAD_OF + 1));
        all.forEach(client -> client.awaitRecords(RECORDS + 1));
        for (WsClient client : all) {
            assertThat(client.offsets(0)).isEqualTo(offsets(0, RECORDS / 2 - 1));
            assertThat(client.offsets(1)).isEqualTo(offsets(0, RECORDS / 2));
        }
    }

    private static void produceMixed(String topic) {
        for (int i = 0; i < RECORDS; i++) {
            KAFKA.send(topic, i % 2, record(i % ONE_THREAD_OF == 0 ? "light" : "heavy", i + 1L));
        }
        KAFKA.flush();
    }

    private static long residentBytes(GatewayProcess gateway) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(gateway.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's memory could not be read", e);
        }
    }
}
