package io.dashstream.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.Checkpoint;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.ToolExecution;
import org.junit.jupiter.api.Test;

class TrimmingTest {
    @Test
    void shouldLeaveWhatFits() {
        DashStreamMessage message = event("x".repeat(1_000_000));
        assertThat(Trimming.fit(message)).containsSame(message);
    }

    @Test
    void shouldCutTheLongestTextAndSaySo() {
        DashStreamMessage cut = Trimming.fit(event("x".repeat(3_000_000))).orElseThrow();
        assertThat(cut.getSerializedSize()).isLessThan(1 << 20);
        assertThat(cut.getEvent().getAttributesOrThrow("short").getStringValue())
                .isEqualTo("kept");
        assertThat(cut.getEvent().getAttributesOrThrow("long").getStringValue())
                .endsWith("characters trimmed]")
                .hasSizeGreaterThan(400_000);
    }

    @Test
    void shouldPutSmallJsonInPlaceOfLargeJson() {
        DashStreamMessage tool = DashStreamMessage.newBuilder()
                .setToolExecution(ToolExecution.newBuilder().setResult(ByteString.copyFrom(new byte[2 << 20])))
                .build();
        assertThat(Trimming.fit(tool)
                        .orElseThrow()
                        .getToolExecution()
                        .getResult()
                        .toStringUtf8())
                .isEqualTo("{\"trimmed_bytes\":2097152}");
    }

    @Test
    void shouldNeverCutAState() {
        DashStreamMessage checkpoint = DashStreamMessage.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder().setState(ByteString.copyFrom(new byte[2 << 20])))
                .build();
        assertThat(Trimming.fit(checkpoint)).isEmpty();
    }

    @Test
    void shouldGiveUpOnWhatIsLargeBecauseItIsMany() {
        Event.Builder event = Event.newBuilder();
        for (int i = 0; i < 50_000; i++) {
            event.putAttributes(
                    "attribute number " + i,
                    AttributeValue.newBuilder().setStringValue("x").build());
        }
        assertThat(Trimming.fit(DashStreamMessage.newBuilder().setEvent(event).build()))
                .isEmpty();
    }

    private static DashStreamMessage event(String text) {
        return DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .putAttributes(
                                "short",
                                AttributeValue.newBuilder()
                                        .setStringValue("kept")
                                        .build())
                        .putAttributes(
                                "long",
                                AttributeValue.newBuilder().setStringValue(text).build()))
                .build();
    }
}
