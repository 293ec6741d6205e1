package io.dashstream.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dashstream.rpc.v1.Delivery;
import io.dashstream.rpc.v1.PublishSummary;
import io.dashstream.rpc.v1.Refusal;
import io.dashstream.rpc.v1.TelemetryGrpc;
import io.dashstream.session.LiveProfile;
import io.dashstream.testkit.TopicReader;
import io.dashstream.wire.DecodedMessage;
import io.dashstream.wire.FrameDecoder;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.v1.DashStreamMessage;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a client without Kafka publishes. */
@QuarkusTest
@TestProfile(LiveProfile.class)
class PublishIT extends GrpcScenario {
    private static final FrameDecoder FRAMES = new FrameDecoder(FrameLimits.DEFAULT);

    @Test
    void shouldGiveSubscribersByteForByteWhatIsInKafka() {
        Deliveries deliveries = follow(thread("bytes"));
        List<DashStreamMessage> sent = LongStream.rangeClosed(1, 300)
                .mapToObj(i -> tokens("bytes", i, "text ".repeat((int) i)))
                .toList();
        assertThat(publish(sent))
                .isEqualTo(PublishSummary.newBuilder().setAccepted(300).build());
        List<Delivery> got = deliveries.awaitRecords(300);
        assertThat(got).extracting(each -> text(each.getValue().toByteArray())).containsExactlyElementsOf(texts(sent));
        List<ConsumerRecord<byte[], byte[]>> kafka = TopicReader.all(bootstrap, topic).stream()
                .filter(each -> new String(each.key(), UTF_8).equals("bytes"))
                .toList();
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).getOffset()).isEqualTo(kafka.get(i).offset());
            assertThat(got.get(i).getPartition()).isEqualTo(kafka.get(i).partition());
            assertThat(got.get(i).getValue().toByteArray())
                    .isEqualTo(kafka.get(i).value());
        }
    }

    private static List<String> texts(List<DashStreamMessage> messages) {
        return messages.stream().map(each -> each.getTokenChunk().getText()).toList();
    }

    private static String text(byte[] value) {
        return message(value).getTokenChunk().getText();
    }

    private static DashStreamMessage message(byte[] value) {
        return ((DecodedMessage) FRAMES.decode(value)).message();
    }

    @Test
    void shouldReportEachRefusalWithItsPlaceAndGoOn() {
        List<DashStreamMessage> messages = new ArrayList<>();
        messages.add(event("good", 1));
        messages.add(DashStreamMessage.getDefaultInstance());
        messages.add(event("good", 2));
        messages.add(event(" ", 3));
        messages.add(event("good", 4));
        PublishSummary summary = publish(messages);
        assertThat(summary.getAccepted()).isEqualTo(3);
        assertThat(summary.getRefused()).isEqualTo(2);
        assertThat(summary.getRefusalsList()).extracting(Refusal::getIndex).containsExactly(1L, 3L);
        assertThat(summary.getRefusals(0).getReason()).contains("set one of event");
        assertThat(summary.getRefusals(1).getReason()).contains("event.header.thread_id");
    }

    @Test
    void shouldTellFewRefusalsAndCountAll() {
        PublishSummary summary =
                publish(LongStream.range(0, 500).mapToObj(i -> event("", i)).toList());
        assertThat(summary.getRefused()).isEqualTo(500);
        assertThat(summary.getRefusalsCount()).isEqualTo(PublishTally.MOST_TOLD);
    }

    @Test
    void shouldTakeFarMoreThanMayWaitAtOnce() {
        PublishSummary summary = publish(LongStream.rangeClosed(1, 3_000)
                .mapToObj(i -> tokens("many", i, "x".repeat(2_000)))
                .toList());
        assertThat(summary)
                .as("slowed, and nothing shed")
                .isEqualTo(PublishSummary.newBuilder().setAccepted(3_000).build());
    }

    @Test
    void shouldTakeSecretsOutAsTheLibraryDoes() {
        Deliveries deliveries = follow(thread("secret"));
        String key = "sk-" + "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8i9J0";
        assertThat(one(tokens("secret", 1, "with " + key))).isEqualTo(1);
        assertThat(text(deliveries.awaitRecords(1).get(0).getValue().toByteArray()))
                .isEqualTo("with [REDACTED]");
    }

    @Test
    void shouldGiveASequenceAnIdAndATimeToWhatHasNone() {
        Deliveries deliveries = follow(thread("bare"));
        DashStreamMessage bare = DashStreamMessage.newBuilder()
                .setEvent(event("bare", 0).getEvent().toBuilder()
                        .setHeader(io.dashstream.wire.v1.Header.newBuilder().setThreadId("bare")))
                .build();
        assertThat(one(bare)).isEqualTo(1);
        io.dashstream.wire.v1.Header header = message(
                        deliveries.awaitRecords(1).get(0).getValue().toByteArray())
                .getEvent()
                .getHeader();
        assertThat(header.getSequence()).isPositive();
        assertThat(header.getTimestampUs()).isPositive();
        assertThat(header.getMessageId().size()).isEqualTo(16);
        assertThat(header.getTenantId()).isEqualTo("default");
    }

    @Test
    void shouldRefuseASingleMessageNamingTheField() {
        StatusRuntimeException noThread = refused(event("", 1));
        assertThat(noThread.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(field(noThread)).isEqualTo("event.header.thread_id");
        StatusRuntimeException nothing = refused(DashStreamMessage.getDefaultInstance());
        assertThat(nothing.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(field(nothing)).isEqualTo("message");
    }

    private StatusRuntimeException refused(DashStreamMessage message) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> one(message));
    }

    private long one(DashStreamMessage message) {
        return TelemetryGrpc.newBlockingStub(channel).publishOne(message).getAccepted();
    }
}
