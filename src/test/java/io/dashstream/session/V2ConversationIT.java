package io.dashstream.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.delivery.Filter;
import io.dashstream.delivery.Sink.Cause;
import io.dashstream.delivery.StartPoint;
import io.dashstream.log.Cursor;
import io.dashstream.log.HoleReason;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.testkit.WsClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dialect 2, line by line of the protocol's page, over real sockets. */
@QuarkusTest
@TestProfile(DoorProfile.class)
class V2ConversationIT extends DoorScenario {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldGreetFirstAndSayWhereDeliveryStarts() throws Exception {
        try (WsClient client =
                WsClient.v2(gateway).param("cursor", "k3Jt9Q@0:41").connect()) {
            delivery.subscription(0).start();
            assertThat(client.awaitFrame("hello")).isEqualTo(JSON.readTree("""
                    {"type":"hello","protocol":"dashstream.v2","epoch":"k3Jt9Q","topic":"door-test",
                     "cursor":"k3Jt9Q@0:41,1:7","oldest":{"0":"3","1":"0"},"head":{"0":"41","1":"7"},
                     "started_from":"cursor",
                     "limits":{"max_payload_bytes":10485760,"max_control_bytes":65536,"send_deadline_ms":30000},
                     "schema_version":1}
                    """));
        }
    }

    @Test
    void shouldAnswerWhatCameBeforeTheGreetingAfterIt() {
        try (WsClient client = WsClient.v2(gateway).connect()) {
            client.send("{\"type\":\"ping\",\"id\":1}");
            delivery.subscription(0).start();
            client.awaitFrame("pong");
            assertThat(types(client)).containsExactly("hello", "pong");
        }
    }

    @Test
    void shouldSendATurnsRecordsAsOneBatchOfSlices() {
        try (WsClient client = live()) {
            script().tell(sink -> {
                sink.records(TestRun.of(0, 42, "a".getBytes(UTF_8), "b".getBytes(UTF_8)));
                sink.records(TestRun.of(1, 8, "c".getBytes(UTF_8)));
            });
            client.awaitRecords(3);
            assertThat(client.binaryMessages()).isEqualTo(1);
            assertThat(client.records())
                    .extracting(r -> new String(r.value(), UTF_8))
                    .containsExactly("a", "b", "c");
            assertThat(client.cursor()).isEqualTo("k3Jt9Q@0:43,1:8");
        }
    }

    @Test
    void shouldFillMessagesUpToTheirTargetAndSendALargerRecordAlone() {
        try (WsClient client = live()) {
            script().tell(sink -> {
                sink.records(TestRun.of(0, 42, 300, 1000));
                sink.records(TestRun.of(0, 342, 1, 200_000));
                sink.records(TestRun.of(0, 343, 1, 10));
            });
            client.awaitRecords(302);
            assertThat(client.binaryMessages()).isEqualTo(7);
            assertThat(client.offsets(0)).hasSize(302).isSorted();
        }
    }

    @Test
    void shouldTellTheFiveNoticesInOrderWithTheRecordsAroundThem() throws Exception {
        try (WsClient client = live()) {
            script().tell(sink -> {
                sink.status(1_000, 250);
                sink.gap(0, new Hole(42, 51, HoleReason.EXPIRED));
                sink.records(TestRun.of(0, 52, "x".getBytes(UTF_8)));
                sink.caughtUp(ScriptedDelivery.cursor(Map.of(0, 52L)), 1, 17);
            });
            client.awaitFrame("caught_up");
            assertThat(client.frames().subList(1, 4))
                    .containsExactly(
                            JSON.readTree("{\"type\":\"status\",\"behind\":1000,\"behind_ms\":250}"),
                            JSON.readTree("""
                                    {"type":"gap","partition":0,"from":"42","to":"51","count":10,"reason":"expired"}"""),
                            JSON.readTree("""
                                    {"type":"caught_up","cursor":"k3Jt9Q@0:52","delivered":1,"took_ms":17}"""));
            assertThat(client.recordCount())
                    .as("the record stands before caught_up")
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldNameTheFiltersThreadsInAGap() {
        try (WsClient client =
                WsClient.v2(gateway).param("thread", "b").param("thread", "a").connect()) {
            delivery.subscription(0).start().tell(sink -> sink.gap(1, new Hole(1, 1, HoleReason.UPSTREAM)));
            assertThat(client.awaitFrame("gap").path("threads").toString()).isEqualTo("[\"a\",\"b\"]");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"SEEK", "EPOCH", "AHEAD"})
    void shouldTellAResetWithItsReason(Cause cause) throws Exception {
        try (WsClient client = live()) {
            script().at(Map.of(0, 2L)).start(cause);
            assertThat(client.awaitFrame("reset"))
                    .isEqualTo(JSON.readTree(
                            "{\"type\":\"reset\",\"reason\":\"" + cause.name().toLowerCase(Locale.ROOT)
                                    + "\",\"epoch\":\"k3Jt9Q\",\"cursor\":\"k3Jt9Q@0:2\"}"));
            assertThat(client.frames("hello")).hasSize(1);
        }
    }

    @Test
    void shouldGreetAndResetAClientWhoseCursorIsFromAnotherLife() {
        try (WsClient client = WsClient.v2(gateway).param("cursor", "other@0:5").connect()) {
            delivery.subscription(0).start(Cause.EPOCH);
            client.awaitFrame("reset");
            assertThat(types(client)).containsExactly("hello", "reset");
        }
    }

    @Test
    void shouldHandAcksSeeksAndFiltersToTheSubscription() {
        try (WsClient client = live()) {
            client.send("{\"type\":\"ack\",\"cursor\":\"k3Jt9Q@0:40\",\"apply_lag_ms\":12,\"backlog\":3}");
            assertThat(script().awaitAsked(Cursor.class)).isEqualTo(Cursor.parse("k3Jt9Q@0:40"));
            client.send("{\"type\":\"seek\",\"from\":\"earliest\"}");
            assertThat(script().awaitAsked(StartPoint.class)).isEqualTo(StartPoint.EARLIEST);
            client.send("{\"type\":\"subscribe\",\"threads\":[\"t\"]}");
            assertThat(script().awaitAsked(Filter.class)).isEqualTo(new Filter(Set.of("t"), Set.of()));
        }
    }

    @Test
    void shouldIgnoreAnAckOfAnotherLife() {
        try (WsClient client = live()) {
            client.send("{\"type\":\"ack\",\"cursor\":\"other@0:40\"}").send("{\"type\":\"ping\"}");
            client.awaitFrame("pong");
            assertThat(script().asked).noneMatch(Cursor.class::isInstance);
            assertThat(client.frames("error")).isEmpty();
        }
    }

    @Test
    void shouldEchoThePingsId() throws Exception {
        try (WsClient client = live()) {
            client.send("{\"type\":\"ping\",\"id\":9007199254740993}").send("{\"type\":\"ping\",\"id\":\"x\"}");
            assertThat(client.awaitFrames("pong", 2))
                    .containsExactly(
                            JSON.readTree("{\"type\":\"pong\",\"id\":9007199254740993}"),
                            JSON.readTree("{\"type\":\"pong\",\"id\":\"x\"}"));
        }
    }

    @Test
    void shouldAnswerEachBadFrameOnceAndCloseAtTheTenth() {
        try (WsClient client = live()) {
            List<String> bad = List.of("", "x", "[]", "{}", "{\"type\":\"no\"}", "{\"type\":\"ack\"}");
            bad.forEach(client::send);
            client.sendBinary(new byte[] {1});
            client.sendText(new byte[] {(byte) 0xc3, (byte) 0x28});
            client.send("{\"type\":\"ping\",\"id\":\"" + "x".repeat(70_000) + "\"}");
            assertThat(client.awaitFrames("error", 9))
                    .extracting(f -> f.path("code").asText())
                    .containsExactly(
                            "malformed",
                            "malformed",
                            "malformed",
                            "malformed",
                            "malformed",
                            "malformed",
                            "binary",
                            "malformed",
                            "too_large");
            assertThat(client.isOpen()).isTrue();
            client.send("{\"type\":\"ping\",\"extra\":1}");
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.awaitFrames("error", 10).get(9).path("field").asText())
                    .isEqualTo("extra");
            assertThat(client.awaitFrame("goaway").path("reason").asText()).isEqualTo("policy");
            assertThat(script().isClosed()).isTrue();
        }
    }

    @Test
    void shouldSayTooLargeAndCloseWhenAFrameCannotBeRead() {
        try (WsClient client = live()) {
            client.sendText(new byte[3 << 20]);
            assertThat(client.closeCode()).isEqualTo(1009);
            assertThat(client.awaitFrame("error").path("code").asText()).isEqualTo("too_large");
        }
    }

    @Test
    void shouldSendASlowClientAwayWith1013() throws Exception {
        try (WsClient client = live()) {
            script().tell(sink -> sink.tooSlow(10, 30_000));
            assertThat(client.closeCode()).isEqualTo(1013);
            JsonNode goaway = client.awaitFrame("goaway");
            assertThat(goaway.path("reason").asText()).isEqualTo("slow");
            assertThat(goaway.path("cursor").asText()).isEqualTo("k3Jt9Q@0:41,1:7");
        }
    }

    @Test
    void shouldCutAClientThatDoesNotReadEvenItsClose() {
        WsClient client = WsClient.v2(gateway).receiveBuffer(4096).connect();
        delivery.subscription(0).start();
        client.awaitFrame("hello");
        client.pauseReading();
        for (int i = 0; i < 20; i++) {
            script().records(TestRun.of(0, 100 + i * 10L, 1, 1 << 20));
        }
        assertThat(script().writableBytes()).isLessThanOrEqualTo(0);
        script().tell(sink -> sink.tooSlow(10, 30_000));
        client.awaitCut();
        assertThat(script().isClosed()).isTrue();
        client.abort();
    }

    @Test
    void shouldBeAskedForMoreWhenTheSocketTakesBytesAgain() {
        try (WsClient client = WsClient.v2(gateway).receiveBuffer(4096).connect()) {
            delivery.subscription(0).start();
            client.awaitFrame("hello");
            client.pauseReading();
            for (int i = 0; script().writableBytes() > 0; i++) {
                script().records(TestRun.of(0, 100 + i, 1, 64 << 10));
            }
            assertThat(script().asked).doesNotContain("ready");
            client.resumeReading();
            assertThat(script().awaitAsked(String.class)).isEqualTo("ready");
        }
    }

    @Test
    void shouldPassTheQueryToTheSubscription() {
        try (WsClient client = WsClient.v2(gateway)
                .param("cursor", "0:5")
                .param("from", "latest")
                .param("tenant", "t")
                .param("window", "7")
                .connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(delivery.subscription(0).options.start().cursor()).isEqualTo(Cursor.parse("0:5"));
            assertThat(delivery.subscription(0).options.start().rest()).isEqualTo(new StartPoint.From.Latest());
            assertThat(delivery.subscription(0).options.filter()).isEqualTo(new Filter(Set.of(), Set.of("t")));
            assertThat(delivery.subscription(0).options.window()).isEqualTo(7);
            assertThat(delivery.subscription(0).options.rate()).isZero();
        }
    }

    @Test
    void shouldEndTheSubscriptionWhenTheClientLeavesHoweverItLeaves() {
        WsClient polite = live();
        polite.close();
        await().until(() -> script().isClosed());
        delivery.forget();
        WsClient rude = live();
        rude.abort();
        await().until(() -> script().isClosed());
    }

    private WsClient live() {
        WsClient client = WsClient.v2(gateway).connect();
        delivery.subscription(0).start();
        client.awaitFrame("hello");
        return client;
    }
}
