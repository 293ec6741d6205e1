package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRequest;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same events alone, in batches, in batches of several threads: same delivery, same resume by thread. */
@QuarkusTest
@TestProfile(LiveProfile.class)
class I21BatchesAreTheirEventsIT extends LiveScenario {
    private static final FrameEncoder ENCODER = new FrameEncoder();

    private String a = "";
    private String b = "";
    private long first;

    @BeforeEach
    void produceTheSameEventsInThreeWays() {
        a = "a-" + UUID.randomUUID();
        b = "b-" + UUID.randomUUID();
        first = log.head(2) + 1;
        // offsets from first: 0 a1, 1 b1, 2 {a2 a3}, 3 {b2 b3}, 4 {a4 b4}, 5 {b5 a5 b6}, 6 a6, 7 {other}
        send(event(a, 1));
        send(event(b, 1));
        send(batch(event(a, 2), event(a, 3)));
        send(batch(event(b, 2), event(b, 3)));
        send(batch(event(a, 4), event(b, 4)));
        send(batch(event(b, 5), event(a, 5), event(b, 6)));
        send(event(a, 6));
        send(batch(event("other", 1)));
        produced();
        // Clients that ask for what is newest ask for what comes after these.
        await("ingest to have read them").until(() -> log.head(2) >= first + 7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCountABatchForEachOfItsThreads(boolean v2) {
        try (WsClient ofA = filtered(v2, a).connect();
                WsClient ofB = filtered(v2, b).connect();
                WsClient ofBoth = filtered(v2, a).param("thread", b).connect()) {
            assertThat(ofA.awaitRecords(5).offsets(2)).isEqualTo(at(0, 2, 4, 5, 6));
            assertThat(ofB.awaitRecords(4).offsets(2)).isEqualTo(at(1, 3, 4, 5));
            assertThat(ofBoth.awaitRecords(7).offsets(2)).isEqualTo(at(0, 1, 2, 3, 4, 5, 6));
        }
    }

    @Test
    void shouldResumeAThreadAboveItsSequenceHoweverItsEventsWereSent() {
        try (WsClient client = WsClient.v1(gateway).param("from", "latest").connect()) {
            client.send("{\"type\":\"resume\",\"mode\":\"thread\",\"lastSequencesByThread\":{\"" + a + "\":\"3\"}}");
            assertThat(client.awaitFrame("replay_complete")
                            .path("totalReplayed")
                            .asInt())
                    .isEqualTo(3);
            assertThat(client.offsets(2)).isEqualTo(at(4, 5, 6));
            client.allowJump();
            client.send("{\"type\":\"resume\",\"threadId\":\"" + b + "\",\"lastSequence\":4}");
            client.awaitFrames("replay_complete", 2);
            assertThat(client.offsets(2)).isEqualTo(at(4, 5, 6, 5));
        }
    }

    @Test
    void shouldForwardTheBytesOfEachFormUntouched() {
        try (WsClient client = filtered(true, a).connect()) {
            client.awaitRecords(5);
            assertThat(client.records().get(1).value()).isEqualTo(bytes(batch(event(a, 2), event(a, 3))));
        }
    }

    private WsRequest filtered(boolean v2, String thread) {
        return request(v2).param("from", "earliest").param("thread", thread);
    }

    private List<Long> at(long... indexes) {
        return Arrays.stream(indexes).map(i -> first + i).boxed().toList();
    }

    private void send(DashStreamMessage message) {
        produce(2, bytes(message));
    }

    private static byte[] bytes(DashStreamMessage message) {
        return ENCODER.encode(message);
    }

    private static DashStreamMessage event(String thread, long sequence) {
        return DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(header(thread, sequence).setType(MessageType.MESSAGE_TYPE_EVENT))
                        .setEventType(EventType.EVENT_TYPE_NODE_START)
                        .setNodeId("n"))
                .build();
    }

    private static DashStreamMessage batch(DashStreamMessage... events) {
        EventBatch.Builder batch = EventBatch.newBuilder()
                .setHeader(header(events[0].getEvent().getHeader().getThreadId(), 0)
                        .setType(MessageType.MESSAGE_TYPE_EVENT_BATCH));
        for (DashStreamMessage event : events) {
            batch.addEvents(event.getEvent());
        }
        return DashStreamMessage.newBuilder().setEventBatch(batch).build();
    }

    private static Header.Builder header(String thread, long sequence) {
        return Header.newBuilder()
                .setMessageId(ByteString.copyFrom(new byte[16]))
                .setTimestampUs(1)
                .setTenantId("default")
                .setThreadId(thread)
                .setSequence(sequence)
                .setSchemaVersion(1);
    }
}
