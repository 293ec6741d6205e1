package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client stops reading, falls out of the memory tail, and reads again. */
class I03StopsReadingIT extends WholeGateway {
    private static final int RECORDS = 30_000;

    @ParameterizedTest(name = "dialect 2: {0}")
    @ValueSource(booleans = {true, false})
    void shouldGetEverythingItMissedAndNobodyElseNotices(boolean v2) {
        String topic = KAFKA.newTopic(1);
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                        .set("dashstream.log.memory.max-bytes", SMALL_MEMORY)
                        .start()
                        .awaitReady();
                WsClient stalled = request(gateway, v2)
                        .withoutValues()
                        .receiveBuffer(4_096)
                        .param("from", "latest")
                        .connect();
                WsClient other = request(gateway, v2)
                        .withoutValues()
                        .param("from", "latest")
                        .connect()) {
            awaitServed(gateway, 2);
            produce(topic, 0, 1, 10);
            stalled.awaitRecords(10);
            stalled.pauseReading();
            produce(topic, 0, 11, RECORDS);
            other.awaitRecords(RECORDS + 10, Duration.ofSeconds(60));
            assertThat(stalled.recordCount()).as("while it does not read").isLessThan(RECORDS / 2);

            stalled.resumeReading();
            stalled.awaitRecords(RECORDS + 10, Duration.ofSeconds(60));
            assertThat(stalled.offsets(0)).isEqualTo(offsets(0, RECORDS + 9));
            assertThat(stalled.frames("gap")).isEmpty();
            assertThat(other.offsets(0)).isEqualTo(offsets(0, RECORDS + 9));
            assertThat(gateway.meter("websocket_client_lag_events_total"))
                    .as("clients that fell out of memory")
                    .isGreaterThanOrEqualTo(1);
        }
    }
}
