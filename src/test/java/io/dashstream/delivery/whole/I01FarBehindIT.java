package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client 50,000 records behind on one partition resumes while records still arrive. */
class I01FarBehindIT extends WholeGateway {
    private static final int BEHIND = 50_000;
    private static final int MEANWHILE = 5_000;

    @ParameterizedTest(name = "dialect 2: {0}, memory {1}")
    @CsvSource({"true, 128M", "false, 128M", "true, 1M", "false, 1M"})
    void shouldGetEveryRecordOnceAndInOrder(boolean v2, String memory) {
        String topic = KAFKA.newTopic(2);
        produce(topic, 1, 1, BEHIND + 100);
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .set("dashstream.log.memory.max-bytes", memory)
                .start()
                .awaitReady()) {
            awaitRead(gateway, BEHIND + 100);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> produce(topic, 1, BEHIND + 101, MEANWHILE));
            try (WsClient client =
                    request(gateway, v2).withoutValues().param("cursor", "1:99").connect()) {
                client.awaitRecords(BEHIND + MEANWHILE, Duration.ofSeconds(90));
                load.join();

                assertThat(client.offsets(1)).isEqualTo(offsets(100, BEHIND + MEANWHILE + 99));
                assertThat(client.frames("gap")).isEmpty();
                assertThat(gateway.meter("replay_log_kafka_reads_total") > 0)
                        .as("whether Kafka was read again")
                        .isEqualTo(memory.equals(SMALL_MEMORY));
            }
        }
    }

    @ParameterizedTest(name = "dialect 2: {0}")
    @ValueSource(booleans = {true, false})
    void shouldNameExactlyWhatNoTierHoldsAnyMoreBeforeTheNextRecord(boolean v2) {
        String topic = KAFKA.newTopic(1);
        produce(topic, 0, 1, 6_000);
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .set("dashstream.log.memory.max-bytes", SMALL_MEMORY)
                .start()
                .awaitReady()) {
            awaitRead(gateway, 6_000);
            KAFKA.deleteBefore(topic, 0, 1_500);
            try (WsClient client = request(gateway, v2)
                    .withoutValues()
                    .param("cursor", "0:999")
                    .connect()) {
                client.awaitRecords(4_500, Duration.ofSeconds(60));

                assertThat(client.offsets(0)).isEqualTo(offsets(1_500, 5_999));
                if (v2) {
                    assertThat(client.frames("gap"))
                            .singleElement()
                            .satisfies(gap -> assertThat(range(gap)).isEqualTo("0:1000-1499 expired"));
                } else {
                    assertThat(client.frames("cursor_stale")).singleElement().satisfies(stale -> {
                        assertThat(stale.path("requested").asText()).isEqualTo("999");
                        assertThat(stale.path("oldest").asText()).isEqualTo("1500");
                    });
                }
            }
        }
    }
}
