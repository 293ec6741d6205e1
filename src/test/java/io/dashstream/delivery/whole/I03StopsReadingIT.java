package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of both dialects stop reading, fall out of the memory tail, and read again. */
class I03StopsReadingIT extends WholeGateway {
    private static final int RECORDS = 30_000;

    @ParameterizedTest
    @EnumSource(names = {"REDIS", "KAFKA"})
    void shouldGetEverythingTheyMissedAndNobodyElseNotices(Tier tier) {
        String topic = KAFKA.newTopic(1);
        try (GatewayProcess gateway = tier.reading(topic).start().awaitReady();
                WsClient v1 = stalling(gateway, false);
                WsClient v2 = stalling(gateway, true);
                WsClient other = request(gateway, true)
                        .withoutValues()
                        .param("from", "latest")
                        .connect()) {
            awaitServed(gateway, 3);
            produce(topic, 0, 1, 10);
            for (WsClient stalled : List.of(v1, v2)) {
                stalled.awaitRecords(10);
                stalled.pauseReading();
            }
            produce(topic, 0, 11, RECORDS);
            other.awaitRecords(RECORDS + 10, Duration.ofSeconds(60));
            if (tier == Tier.REDIS) {
                awaitDurable(gateway);
            }
            for (WsClient stalled : List.of(v1, v2)) {
                assertThat(stalled.recordCount()).as("while it does not read").isLessThan(RECORDS / 2);
                stalled.resumeReading();
            }
            for (WsClient stalled : List.of(v1, v2)) {
                stalled.awaitRecords(RECORDS + 10, Duration.ofSeconds(60));
                assertThat(stalled.offsets(0)).isEqualTo(offsets(0, RECORDS + 9));
                assertThat(stalled.frames("gap")).isEmpty();
            }
            assertThat(other.offsets(0)).isEqualTo(offsets(0, RECORDS + 9));
            assertThat(gateway.meter("websocket_client_lag_events_total"))
                    .as("clients that fell out of memory")
                    .isGreaterThanOrEqualTo(2);
            tier.assertServed(gateway);
        }
    }

    private static WsClient stalling(GatewayProcess gateway, boolean v2) {
        return request(gateway, v2)
                .withoutValues()
                .receiveBuffer(4_096)
                .param("from", "latest")
                .connect();
    }
}
