package io.dashstream.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.delivery.Sink.Cause;
import io.dashstream.delivery.StartPoint;
import io.dashstream.log.Cursor;
import io.dashstream.log.HoleReason;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.testkit.WsClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dialect 1, line by line of the protocol's page, over real sockets. */
@QuarkusTest
@TestProfile(DoorProfile.class)
class V1ConversationIT extends DoorScenario {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PING = "{\"type\":\"ping\"}";

    @Test
    void shouldSendNothingOnConnect() {
        try (WsClient client = live()) {
            script().tell(sink -> {
                sink.caughtUp(ScriptedDelivery.cursor(Map.of(0, 41L)), 0, 1);
                sink.status(10, 10);
            });
            client.send(PING).awaitFrame("pong");
            assertThat(types(client)).containsExactly("pong");
        }
    }

    @Test
    void shouldSendEachRecordAsAPairOfExactOffsetAndValue() {
        try (WsClient client = live()) {
            script().records(TestRun.of(3, 9_007_199_254_740_993L, "a".getBytes(UTF_8), new byte[70_000]));
            client.awaitRecords(2);
            assertThat(client.offsets(3)).containsExactly(9_007_199_254_740_993L, 9_007_199_254_740_994L);
            assertThat(client.records().get(0).value()).isEqualTo("a".getBytes(UTF_8));
            assertThat(client.records().get(1).value()).hasSize(70_000);
        }
    }

    @Test
    void shouldBePacedAsDeliveryIsConfigured() {
        try (WsClient client = live()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(script().options.rate()).isEqualTo(100);
            assertThat(script().options.burst()).isEqualTo(400);
        }
    }

    @Test
    void shouldHoldTheFirstRecordsUntilTheFirstFrame() {
        try (WsClient client = WsClient.v1(gateway).connect()) {
            script().start();
            assertThat(script().writableBytes()).isZero();
            client.send(PING);
            assertThat(script().awaitAsked(String.class)).isEqualTo("ready");
            assertThat(script().writableBytes()).isPositive();
        }
    }

    @Test
    void shouldHoldTheFirstRecordsNoLongerThanTheGrace() {
        try (WsClient client = WsClient.v1(gateway).connect()) {
            script().start();
            assertThat(script().awaitAsked(String.class)).isEqualTo("ready");
            assertThat(script().writableBytes()).isPositive();
            assertThat(client.frames()).isEmpty();
        }
    }

    @Test
    void shouldNotHoldAClientThatSaidWhereItStarts() {
        try (WsClient client = WsClient.v1(gateway).param("from", "earliest").connect()) {
            script().start();
            assertThat(script().writableBytes()).isPositive();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void shouldResumeAfterTheGivenOffsetsAndCompleteOnceAllIsDelivered() throws Exception {
        try (WsClient client = live()) {
            client.allowJump();
            resume(
                    client,
                    "\"mode\":\"partition\",\"from\":\"cursor\",\"lastOffsetsByPartition\":{\"0\":\"9\",\"1\":4}");
            assertThat(script().awaitAsked(StartPoint.class)).isEqualTo(StartPoint.after(Cursor.parse("0:9,1:4")));
            script().at(Map.of(0, 9L, 1, 4L)).start(Cause.SEEK);
            script().records(TestRun.of(0, 10, 3, 5));
            script().tell(sink -> sink.caughtUp(ScriptedDelivery.cursor(Map.of(0, 12L, 1, 4L, 2, -1L)), 3, 5));
            script().records(TestRun.of(0, 13, 1, 5));
            client.awaitRecords(4);
            assertThat(client.frames()).containsExactly(JSON.readTree("""
                    {"type":"replay_complete","mode":"cursor","totalReplayed":3,"capped":false,
                     "lastOffsetsByPartition":{"0":"12","1":"4"}}"""));
        }
    }

    @Test
    void shouldAnswerAResumeFromLatestAtOnceWithTheHeads() throws Exception {
        try (WsClient client = live()) {
            resume(client, "\"mode\":\"partition\",\"from\":\"latest\"");
            assertThat(script().awaitAsked(StartPoint.class)).isEqualTo(StartPoint.LATEST);
            script().start(Cause.SEEK);
            assertThat(client.awaitFrame("replay_complete")).isEqualTo(JSON.readTree("""
                    {"type":"replay_complete","mode":"latest","totalReplayed":0,"capped":false,
                     "lastOffsetsByPartition":{"0":"41","1":"7"}}"""));
            script().tell(sink -> sink.caughtUp(ScriptedDelivery.cursor(Map.of(0, 41L)), 0, 1));
            client.send(PING).awaitFrame("pong");
            assertThat(client.frames("replay_complete")).hasSize(1);
        }
    }

    @Test
    void shouldReplayThreadsAboveTheirSequences() {
        try (WsClient client = live()) {
            resume(client, "\"mode\":\"thread\",\"lastSequencesByThread\":{\"a\":\"17\"},\"threadId\":\"b\"");
            script().awaitAsked(Map.class);
            assertThat(script().asked).contains(Map.of("a", 17L, "b", 0L));
            script().start(Cause.SEEK).tell(sink -> sink.caughtUp(ScriptedDelivery.cursor(Map.of(0, 41L)), 0, 1));
            assertThat(client.awaitFrame("replay_complete").path("mode").asText())
                    .isEqualTo("thread");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"\"mode\":\"thread\"", "\"lastSequencesByThread\":{\"a\":-1}", "\"threadId\":7", "\"mode\":5"})
    void shouldAnswerAThreadResumeWithoutAnythingValidExactlyOnce(String members) {
        try (WsClient client = live()) {
            resume(client, members);
            JsonNode complete = client.awaitFrame("replay_complete");
            assertThat(complete.path("mode").asText()).isEqualTo("thread");
            assertThat(complete.path("totalReplayed").asInt()).isZero();
            client.send(PING).awaitFrame("pong");
            assertThat(types(client)).containsExactly("replay_complete", "pong");
        }
    }

    @Test
    void shouldCallTheFirstExpiredHoleAtAGivenPositionStaleAndLaterOnesGaps() throws Exception {
        try (WsClient client = live()) {
            resume(client, "\"lastOffsetsByPartition\":{\"0\":\"9\"}");
            script().awaitAsked(StartPoint.class);
            script().start(Cause.SEEK).tell(sink -> {
                sink.gap(0, new Hole(10, 19, HoleReason.EXPIRED));
                sink.records(TestRun.of(0, 20, 1, 1));
                sink.gap(0, new Hole(21, 21, HoleReason.EXPIRED));
                sink.gap(1, new Hole(5, 14, HoleReason.UNAVAILABLE));
                sink.gap(1, new Hole(15, 114, HoleReason.UPSTREAM));
            });
            assertThat(client.awaitFrame("cursor_stale")).isEqualTo(JSON.readTree("""
                    {"type":"cursor_stale","partition":0,"requested":"9","oldest":"20",
                     "message":"the records of partition 0 after offset 9 are no longer kept; going on at 20"}"""));
            assertThat(client.awaitFrames("gap", 3))
                    .extracting(g -> g.path("severity").asText())
                    .containsExactly("info", "warning", "critical");
            assertThat(client.frames("gap").get(1)).isEqualTo(JSON.readTree("""
                    {"type":"gap","count":10,"partition":1,"severity":"warning",
                     "message":"10 records of partition 1 are missing: unavailable",
                     "from":"5","to":"14","reason":"unavailable"}"""));
        }
    }

    @Test
    void shouldCallAHoleStaleForACursorInTheQueryToo() {
        try (WsClient client = WsClient.v1(gateway).param("cursor", "0:9").connect()) {
            script().start().tell(sink -> sink.gap(0, new Hole(10, 19, HoleReason.EXPIRED)));
            assertThat(client.awaitFrame("cursor_stale").path("oldest").asText())
                    .isEqualTo("20");
        }
    }

    @Test
    void shouldNameTheThreadInAGapWhileItIsReplayed() {
        try (WsClient client = live()) {
            resume(client, "\"threadId\":\"a\",\"lastSequence\":1");
            script().awaitAsked(Map.class);
            script().start(Cause.SEEK).tell(sink -> sink.gap(0, new Hole(1, 2, HoleReason.EXPIRED)));
            assertThat(client.awaitFrame("gap").path("threadId").asText()).isEqualTo("a");
        }
    }

    @Test
    void shouldServeResumesOneAfterTheOtherAndAnswerEach() {
        try (WsClient client = live()) {
            resume(client, "\"lastOffsetsByPartition\":{\"0\":\"1\"}");
            resume(client, "\"mode\":\"thread\"");
            resume(client, "\"threadId\":\"a\"");
            script().awaitAsked(StartPoint.class);
            script().start(Cause.SEEK).tell(sink -> sink.caughtUp(ScriptedDelivery.cursor(Map.of(0, 41L)), 0, 1));
            script().awaitAsked(Map.class);
            script().start(Cause.SEEK).tell(sink -> sink.caughtUp(ScriptedDelivery.cursor(Map.of(0, 41L)), 0, 1));
            assertThat(client.awaitFrames("replay_complete", 3))
                    .extracting(f -> f.path("mode").asText())
                    .containsExactly("cursor", "thread", "thread");
        }
    }

    @Test
    void shouldResetToTheNewestAtOnceAndAnswerWhatItCutShort() throws Exception {
        try (WsClient client = live()) {
            resume(client, "\"lastOffsetsByPartition\":{\"0\":\"1\"}");
            resume(client, "\"lastOffsetsByPartition\":{\"0\":\"2\"}");
            script().awaitAsked(StartPoint.class);
            script().start(Cause.SEEK).records(TestRun.of(0, 2, 5, 1));
            client.awaitRecords(5).allowJump();
            client.send("{\"type\":\"cursor_reset\"}");
            assertThat(client.awaitFrames("replay_complete", 2))
                    .extracting(f -> f.path("totalReplayed").asInt())
                    .containsExactly(5, 0);
            script().at(Map.of(0, 41L, 1, 7L)).start(Cause.SEEK);
            assertThat(client.awaitFrame("cursor_reset_complete")).isEqualTo(JSON.readTree("""
                    {"type":"cursor_reset_complete","latestOffsetsByPartition":{"0":"41","1":"7"},
                     "bufferCleared":false,"truncated":false,"totalPartitions":2,
                     "message":"delivery goes on with the newest records, for this client only"}"""));
        }
    }

    @Test
    void shouldTellAResetOfTheTopicInTheWordsItsClientsKnow() {
        try (WsClient client = live()) {
            script().at(Map.of(0, 0L)).start(Cause.EPOCH);
            assertThat(client.awaitFrame("cursor_reset_complete")
                            .path("latestOffsetsByPartition")
                            .toString())
                    .isEqualTo("{\"0\":\"0\"}");
        }
    }

    @Test
    void shouldSayDisconnectBeforeItClosesASlowClient() throws Exception {
        try (WsClient client = live()) {
            script().tell(sink -> sink.tooSlow(1_234, 30_000));
            assertThat(client.closeCode()).isEqualTo(1013);
            assertThat(client.awaitFrame("disconnect")).isEqualTo(JSON.readTree("""
                    {"type":"disconnect","reason":"backpressure","lag_in_window":1234,"cumulative_lag":1234,
                     "threshold":0,"window_secs":30,
                     "message":"the connection took no data for 30000 ms: resume when it can"}"""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lastOffsetsByPartition, 1025, RESUME_TOO_MANY_PARTITIONS",
        "lastSequencesByThread, 10001, RESUME_TOO_MANY_THREADS"
    })
    void shouldCloseAfterAResumeThatNamesTooMany(String member, int count, String code) {
        try (WsClient client = live()) {
            StringBuilder entries = new StringBuilder();
            for (int i = 0; i < count; i++) {
                entries.append(i == 0 ? "" : ",").append('"').append(i).append("\":1");
            }
            resume(client, "\"" + member + "\":{" + entries + "}");
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.awaitFrame("error").path("code").asText()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"1048577", "5000000"})
    void shouldCloseAfterATextOfMoreThanOneMebibyte(int size) {
        try (WsClient client = live()) {
            client.sendText(new byte[size]);
            assertThat(client.closeCode()).isEqualTo(1009);
            assertThat(client.awaitFrame("error").path("code").asText()).isEqualTo("CONTROL_FRAME_TOO_LARGE");
        }
    }

    @Test
    void shouldBearNineBadFramesSilentlyAndCloseAtTheTenth() {
        try (WsClient client = live()) {
            for (int i = 0; i < 8; i++) {
                client.send("nonsense");
            }
            client.sendBinary(new byte[] {1}).send(PING).awaitFrame("pong");
            assertThat(types(client)).containsExactly("pong");
            client.send("{\"type\":\"ack\"}");
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.awaitFrame("error").path("code").asText()).isEqualTo("TOO_MANY_BAD_FRAMES");
        }
    }

    private WsClient live() {
        WsClient client = WsClient.v1(gateway).connect();
        script().start();
        return client;
    }

    private static void resume(WsClient client, String members) {
        client.send("{\"type\":\"resume\"," + members + "}");
    }
}
