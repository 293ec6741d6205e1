package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cursor exactly at, one before, and one after the oldest retained record. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class I18OldestRecordIT extends WholeGateway {
    private static final long OLDEST = 500;
    private static final int RECORDS = 4_000;

    private final String topic = KAFKA.newTopic(1);
    private GatewayProcess gateway = GatewayProcess.reading(topic)
            .set("dashstream.log.memory.max-bytes", SMALL_MEMORY)
            .start();

    @BeforeAll
    void readAll() {
        produce(topic, 0, 1, RECORDS);
        gateway.awaitReady();
        awaitRead(gateway, RECORDS);
        KAFKA.deleteBefore(topic, 0, OLDEST);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest(name = "dialect 2: {0}, cursor {1}")
    @CsvSource({
        "true, 498",
        "true, 499",
        "true, 500",
        "true, 501",
        "false, 498",
        "false, 499",
        "false, 500",
        "false, 501"
    })
    void shouldMissNoGapAndTellNoFalseOne(boolean v2, long cursor) {
        try (WsClient client = request(gateway, v2)
                .withoutValues()
                .param("cursor", "0:" + cursor)
                .connect()) {
            long first = Math.max(OLDEST, cursor + 1);
            client.awaitRecords(RECORDS - first);

            assertThat(client.offsets(0)).isEqualTo(offsets(first, RECORDS - 1));
            List<String> told = v2
                    ? client.frames("gap").stream().map(WholeGateway::range).toList()
                    : client.frames("cursor_stale").stream()
                            .map(stale -> stale.path("requested").asText() + " "
                                    + stale.path("oldest").asText())
                            .toList();
            List<String> right = cursor + 1 >= OLDEST ? List.of() : List.of(v2 ? "0:499-499 expired" : "498 500");
            assertThat(told).isEqualTo(right);
        }
    }

    @ParameterizedTest(name = "dialect 2: {0}")
    @CsvSource({"true", "false"})
    void shouldStartAtTheOldestWithoutAGap(boolean v2) {
        try (WsClient client =
                request(gateway, v2).withoutValues().param("from", "earliest").connect()) {
            client.awaitRecords(RECORDS - OLDEST);

            assertThat(client.offsets(0)).isEqualTo(offsets(OLDEST, RECORDS - 1));
            assertThat(client.frames("gap")).isEmpty();
            assertThat(client.frames("cursor_stale")).isEmpty();
        }
    }
}
