package io.dashstream.session;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.ingest.SampleRecords;
import io.dashstream.metrics.MeterNames;
import io.dashstream.testkit.WsClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Garbage on the control plane: typed errors, no slot lost, no dead task, other clients unaffected. */
@QuarkusTest
@TestProfile(LiveProfile.class)
@SuppressWarnings("NullAway.Init")
class I14GarbageOnTheControlPlaneIT extends LiveScenario {
    private static final List<byte[]> GARBAGE = List.of(
            new byte[] {(byte) 0xff, (byte) 0xfe, 0},
            "\uD83D".getBytes(UTF_16BE),
            "{\"a\":".repeat(30_000).getBytes(UTF_8),
            "[".repeat(60_000).getBytes(UTF_8),
            "{\"type\":[],\"cursor\":{}}".getBytes(UTF_8),
            "{\"type\":\"resume\",\"lastOffsetsByPartition\":7,\"lastSequencesByThread\":\"x\"}".getBytes(UTF_8),
            "{\"type\":\"ack\",\"cursor\":\"0:99999999999999999999999\"}".getBytes(UTF_8),
            ("{\"type\":\"ping\",\"id\":" + "9".repeat(5_000) + "}").getBytes(UTF_8),
            "nul\u0000l".getBytes(UTF_8));

    @Inject
    MeterRegistry meters;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStayWholeUnderAHundredThousandFramesOfGarbage(boolean v2) {
        long first = log.head(3) + 1;
        try (WsClient other = WsClient.v2(gateway).param("from", "latest").connect()) {
            other.awaitFrame("hello");
            Random random = new Random(7);
            int sent = 0;
            int connections = 0;
            while (sent < 100_000) {
                WsClient garbage = request(v2).withoutValues().connect();
                connections++;
                for (int i = 0; i < 2_000; i++, sent++) {
                    garbage.sendText(GARBAGE.get(random.nextInt(GARBAGE.size() - (i % 50 == 0 ? 0 : 7))));
                }
                assertThat(garbage.closeCode()).as("connection %d", connections).isEqualTo(1008);
                assertThat(garbage.frames("error").size()).isBetween(1, 10);
            }
            produce(3, SampleRecords.event("t", 1, 1));
            produced();
            other.awaitUntil("the live record", c -> c.offsets(3).contains(first));
            await("all slots and sessions to be gone")
                    .until(() ->
                            meters.get(MeterNames.CONNECTED_CLIENTS).gauge().value() == 1);
        }
    }

    @Test
    void shouldAnswerTextsOfAMebibyteInTheWordsOfEachDialect() {
        byte[] mebibyte = new byte[1 << 20];
        Arrays.fill(mebibyte, (byte) ' ');
        try (WsClient v2 = WsClient.v2(gateway).connect();
                WsClient v1 = WsClient.v1(gateway).connect()) {
            v2.awaitFrame("hello");
            assertThat(v2.sendText(mebibyte).awaitFrame("error").path("code").asText())
                    .isEqualTo("too_large");
            v1.sendText(mebibyte).send("{\"type\":\"ping\"}").awaitFrame("pong");
            v1.sendText(new byte[(1 << 20) + 1]);
            assertThat(v1.closeCode()).isEqualTo(1009);
            assertThat(v2.isOpen()).isTrue();
        }
    }
}
