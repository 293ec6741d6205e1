package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRecord;
import io.dashstream.wire.v1.DashStreamMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I17: who joins late or loses a diff reaches the producer's state hash within one checkpoint interval. */
@Timeout(180)
class I17LateOrLossyReaderIT {
    private static final int INTERVAL = StateLimits.DEFAULT.checkpointEvery();
    private static final SharedKafka KAFKA = SharedKafka.get();
    private static final String TOPIC = KAFKA.newTopic(1);

    private static GatewayProcess gateway = GatewayProcess.reading(TOPIC).start();

    @BeforeAll
    static void ready() {
        gateway.awaitReady();
    }

    @AfterAll
    static void end() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReachTheProducersStateWithinOneInterval(boolean v2) {
        String thread = "i17-" + v2;
        ChangingState state = new ChangingState(v2 ? 3 : 4);
        try (DashStream dashStream = DashStream.open(DashStreamOptions.of(KafkaSettings.of(KAFKA.bootstrap(), TOPIC)));
                RunReporter run = dashStream.run(thread)) {
            report(run, state, 70);
            assertThat(dashStream.flush(Duration.ofSeconds(60)).delivered()).isTrue();
            try (WsClient late = live(v2, thread)) {
                report(run, state, 3 * INTERVAL);
                assertThat(dashStream.flush(Duration.ofSeconds(60)).delivered()).isTrue();
                byte[] hash = Reader.hash(state.tree());
                List<DashStreamMessage> seen = stateMessages(late, hash);
                shouldJoin(seen, hash);
                shouldSurviveALoss(seen);
            }
        }
    }

    private static WsClient live(boolean v2, String thread) {
        WsClient client = (v2 ? WsClient.v2(gateway.base()) : WsClient.v1(gateway.base()))
                .param("from", "latest")
                .param("thread", thread)
                .connect();
        org.awaitility.Awaitility.await("the client to be served")
                .until(() -> gateway.meter("websocket_connected_clients") == 1
                        && gateway.meter("dashstream_clients_behind") == 0);
        return client;
    }

    private static void report(RunReporter run, ChangingState state, int changes) {
        for (int i = 0; i < changes; i++) {
            state.change();
            run.state(state.tree());
        }
    }

    /**
     * The state messages a client was given, when it has the one that leads to {@code hash}. Not when it has so many: what was acknowledged by the broker
     * before the client came may reach the gateway after it.
     */
    private static List<DashStreamMessage> stateMessages(WsClient client, byte[] hash) {
        ByteString last = ByteString.copyFrom(hash);
        client.awaitUntil(
                "the last diff",
                c -> messages(c).stream()
                        .anyMatch(each -> each.getStateDiff().getStateHash().equals(last)));
        client.intact();
        return messages(client);
    }

    private static List<DashStreamMessage> messages(WsClient client) {
        return client.records().stream()
                .map(WsRecord::value)
                .map(Capture::message)
                .filter(each -> each.hasStateDiff() || each.hasCheckpoint())
                .toList();
    }

    private static void shouldJoin(List<DashStreamMessage> seen, byte[] hash) {
        Reader reader = new Reader();
        int behind = 0;
        while (!reader.isWhole()) {
            reader.read(seen.get(behind++));
        }
        assertThat(behind).as("messages until the state is known").isBetween(1, INTERVAL + 1);
        seen.subList(behind, seen.size()).forEach(reader::read);
        assertThat(Reader.hash(reader.state())).isEqualTo(hash);
    }

    private static void shouldSurviveALoss(List<DashStreamMessage> seen) {
        int lost = INTERVAL;
        while (seen.get(lost).getStateDiff().getOperationsCount() == 0) {
            lost++;
        }
        Reader reader = new Reader();
        seen.subList(0, lost).forEach(reader::read);
        assertThat(reader.isWhole()).isTrue();
        // It knows of the loss by the gap in the sequence, and trusts nothing any more.
        reader = new Reader();
        int broken = 0;
        for (DashStreamMessage message : seen.subList(lost + 1, seen.size())) {
            reader.read(message);
            broken += reader.isWhole() ? 0 : 1;
        }
        assertThat(broken).as("messages without the state after the loss").isLessThanOrEqualTo(INTERVAL);
        assertThat(reader.isWhole()).isTrue();
    }
}
