package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRequest;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same events alone, in batches, in batches of several threads: same delivery, same resume by thread. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class I21BatchesAreTheirEvents extends WholeGateway {
    private static final FrameEncoder ENCODER = new FrameEncoder();
    private static final String A = "a";
    private static final String B = "b";
    private static final int EVENTS = 8;

    /** So many that the events are in memory no more where memory is small. */
    private static final int AFTERWARDS = 3_000;

    private final Tier tier;
    private final String topic = KAFKA.newTopic(1);
    private final GatewayProcess gateway;

    I21BatchesAreTheirEvents(Tier tier) {
        this.tier = tier;
        produceTheSameEventsInThreeWays();
        this.gateway = filled(tier, topic, EVENTS + AFTERWARDS);
    }

    private void produceTheSameEventsInThreeWays() {
        // offsets: 0 a1, 1 b1, 2 {a2 a3}, 3 {b2 b3}, 4 {a4 b4}, 5 {b5 a5 b6}, 6 a6, 7 {other}
        send(event(A, 1));
        send(event(B, 1));
        send(batch(event(A, 2), event(A, 3)));
        send(batch(event(B, 2), event(B, 3)));
        send(batch(event(A, 4), event(B, 4)));
        send(batch(event(B, 5), event(A, 5), event(B, 6)));
        send(event(A, 6));
        send(batch(event("other", 1)));
        produce(topic, 0, 1, AFTERWARDS);
    }

    @AfterAll
    void stop() {
        tier.assertServed(gateway);
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCountABatchForEachOfItsThreads(boolean v2) {
        try (WsClient ofA = filtered(v2, A).connect();
                WsClient ofB = filtered(v2, B).connect();
                WsClient ofBoth = filtered(v2, A).param("thread", B).connect()) {
            assertThat(ofA.awaitRecords(5).offsets(0)).isEqualTo(at(0, 2, 4, 5, 6));
            assertThat(ofB.awaitRecords(4).offsets(0)).isEqualTo(at(1, 3, 4, 5));
            assertThat(ofBoth.awaitRecords(7).offsets(0)).isEqualTo(at(0, 1, 2, 3, 4, 5, 6));
        }
    }

    @Test
    void shouldResumeAThreadAboveItsSequenceHoweverItsEventsWereSent() {
        try (WsClient client =
                WsClient.v1(gateway.base()).param("from", "latest").connect()) {
            client.send("{\"type\":\"resume\",\"mode\":\"thread\",\"lastSequencesByThread\":{\"" + A + "\":\"3\"}}");
            assertThat(client.awaitFrame("replay_complete")
                            .path("totalReplayed")
                            .asInt())
                    .isEqualTo(3);
            assertThat(client.offsets(0)).isEqualTo(at(4, 5, 6));
            client.allowJump();
            client.send("{\"type\":\"resume\",\"threadId\":\"" + B + "\",\"lastSequence\":4}");
            client.awaitFrames("replay_complete", 2);
            assertThat(client.offsets(0)).isEqualTo(at(4, 5, 6, 5));
        }
    }

    @Test
    void shouldForwardTheBytesOfEachFormUntouched() {
        try (WsClient client = filtered(true, A).connect()) {
            client.awaitRecords(5);
            assertThat(client.records().get(1).value()).isEqualTo(bytes(batch(event(A, 2), event(A, 3))));
        }
    }

    private WsRequest filtered(boolean v2, String thread) {
        return request(gateway, v2).param("from", "earliest").param("thread", thread);
    }

    private List<Long> at(long... indexes) {
        return Arrays.stream(indexes).boxed().toList();
    }

    private void send(DashStreamMessage message) {
        KAFKA.send(topic, 0, bytes(message));
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
