package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clean restart: nothing comes again, nothing is skipped, also when the last record was too large to be delivered. */
class I11CleanRestartIT extends WholeGateway {
    @ParameterizedTest(name = "dialect 2: {0}")
    @ValueSource(booleans = {true, false})
    void shouldGoOnWhereTheClientStoppedWhateverStandsThere(boolean v2) {
        String topic = KAFKA.newTopic(1);
        produce(topic, 0, 1, 100);
        String cursor;
        try (GatewayProcess gateway = start(topic)) {
            try (WsClient client = request(gateway, v2)
                    .withoutValues()
                    .param("from", "earliest")
                    .connect()) {
                client.awaitRecords(100);
                KAFKA.produce(topic, 0, oversize());
                cursor = client.cursor();
            }
            assertThat(gateway.terminate()).as("exit code after SIGTERM").isIn(0, 143);
        }
        // While no gateway runs.
        produce(topic, 0, 102, 50);
        try (GatewayProcess gateway = start(topic)) {
            try (WsClient client =
                    request(gateway, v2).withoutValues().param("cursor", cursor).connect()) {
                client.awaitRecords(50);
                produce(topic, 0, 152, 5);
                client.awaitRecords(55);

                assertThat(client.offsets(0)).isEqualTo(offsets(101, 155));
                assertThat(client.frames("gap")).isEmpty();
                assertThat(client.frames("cursor_stale")).isEmpty();
                assertThat(client.frames("reset")).isEmpty();
            }
        }
    }

    /** Starts reading at the end, as a gateway does by default: what was before is Kafka's to tell. */
    private static GatewayProcess start(String topic) {
        return GatewayProcess.reading(topic)
                .set("dashstream.ingest.start", "latest")
                .set("dashstream.ingest.max-payload", "64K")
                .start()
                .awaitReady();
    }

    private static byte[] oversize() {
        return Records.token("t-1", 101, "x".repeat(100_000));
    }
}
