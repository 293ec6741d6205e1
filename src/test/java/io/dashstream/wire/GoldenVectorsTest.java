package io.dashstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.CompressionType;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.DiffOperation;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.StateDiff;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors of the record format mean what it says, and those it fixes byte for byte are written byte for byte. */
class GoldenVectorsTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final String A_ID = "000102030405060708090a0b0c0d0e0f";

    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
    private final FrameDecoder decoder = new FrameDecoder(FrameLimits.DEFAULT);

    @Test
    void shouldPeekTheNodeEnd() {
        assertThat(peek.peek(GoldenVectors.A_NODE_END)).isEqualTo(header(MessageType.MESSAGE_TYPE_EVENT, T0, 7));
    }

    @Test
    void shouldPeekTheStateDiff() {
        assertThat(peek.peek(GoldenVectors.B_STATE_DIFF))
                .isEqualTo(header(MessageType.MESSAGE_TYPE_STATE_DIFF, T0 + 3, 10));
    }

    @Test
    void shouldPeekTheCompressedNodeError() {
        assertThat(peek.peek(GoldenVectors.C_ZSTD_NODE_ERROR))
                .isEqualTo(header(MessageType.MESSAGE_TYPE_EVENT, T0 + 4, 11));
    }

    @Test
    void shouldPeekTheBatchByItsInnerEvents() {
        assertThat(peek.peek(GoldenVectors.D_BATCH)).isEqualTo(header(MessageType.MESSAGE_TYPE_EVENT_BATCH, T0 + 1, 8));
    }

    @Test
    void shouldDecodeTheNodeEnd() {
        assertThat(decoded(GoldenVectors.A_NODE_END)).isEqualTo(nodeEnd());
    }

    @Test
    void shouldDecodeTheStateDiff() {
        assertThat(decoded(GoldenVectors.B_STATE_DIFF)).isEqualTo(stateDiff());
    }

    @Test
    void shouldDecodeTheCompressedNodeError() {
        assertThat(decoded(GoldenVectors.C_ZSTD_NODE_ERROR)).isEqualTo(nodeError());
    }

    @Test
    void shouldDecodeTheBatch() {
        assertThat(decoded(GoldenVectors.D_BATCH)).isEqualTo(batch());
    }

    @Test
    void shouldTakeAVectorWithoutItsFramingByte() {
        byte[] bare = Arrays.copyOfRange(GoldenVectors.A_NODE_END, 1, GoldenVectors.A_NODE_END.length);
        byte[] zstd = Arrays.copyOfRange(GoldenVectors.C_ZSTD_NODE_ERROR, 1, GoldenVectors.C_ZSTD_NODE_ERROR.length);

        assertThat(decoded(bare)).isEqualTo(nodeEnd());
        assertThat(decoded(zstd)).isEqualTo(nodeError());
        assertThat(peek.peek(bare)).isEqualTo(peek.peek(GoldenVectors.A_NODE_END));
        assertThat(peek.peek(zstd)).isEqualTo(peek.peek(GoldenVectors.C_ZSTD_NODE_ERROR));
    }

    private DashStreamMessage decoded(byte[] value) {
        Decoded decoded = decoder.decode(value);
        assertThat(decoded).isInstanceOf(DecodedMessage.class);
        return ((DecodedMessage) decoded).message();
    }

    private static RecordHeader header(MessageType type, long timestampUs, long sequence) {
        return new RecordHeader(
                type, List.of(new ThreadSequence("t-1", sequence)), List.of("default"), timestampUs, 1, 1);
    }

    static DashStreamMessage nodeEnd() {
        return DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(
                                head(A_ID, T0, MessageType.MESSAGE_TYPE_EVENT).setSequence(7))
                        .setEventType(EventType.EVENT_TYPE_NODE_END)
                        .setNodeId("plan")
                        .setDurationUs(1500))
                .build();
    }

    static DashStreamMessage stateDiff() {
        return DashStreamMessage.newBuilder()
                .setStateDiff(StateDiff.newBuilder()
                        .setHeader(head("03".repeat(16), T0 + 3, MessageType.MESSAGE_TYPE_STATE_DIFF)
                                .setSequence(10))
                        .addOperations(DiffOperation.newBuilder()
                                .setOp(DiffOperation.OpType.OP_TYPE_REPLACE)
                                .setPath("/counter")
                                .setValue(ByteString.copyFromUtf8("2")))
                        .setStateHash(bytes("2b7a1e5ae0bfea600f14a11201d435857fe6d63ab3f5f473a8b55416bb23edfa")))
                .build();
    }

    static DashStreamMessage nodeError() {
        AttributeValue error =
                AttributeValue.newBuilder().setStringValue("A".repeat(600)).build();
        return DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(head("04".repeat(16), T0 + 4, MessageType.MESSAGE_TYPE_EVENT)
                                .setSequence(11)
                                .setCompression(CompressionType.COMPRESSION_ZSTD))
                        .setEventType(EventType.EVENT_TYPE_NODE_ERROR)
                        .setNodeId("act")
                        .putAttributes("error", error))
                .build();
    }

    static DashStreamMessage batch() {
        return DashStreamMessage.newBuilder()
                .setEventBatch(EventBatch.newBuilder()
                        .setHeader(head("aa".repeat(16), T0 + 1, MessageType.MESSAGE_TYPE_EVENT_BATCH))
                        .addEvents(Event.newBuilder()
                                .setHeader(head("01".repeat(16), T0, MessageType.MESSAGE_TYPE_EVENT)
                                        .setSequence(8))
                                .setEventType(EventType.EVENT_TYPE_NODE_START)
                                .setNodeId("act")))
                .build();
    }

    private static Header.Builder head(String messageId, long timestampUs, MessageType type) {
        return Header.newBuilder()
                .setMessageId(bytes(messageId))
                .setTimestampUs(timestampUs)
                .setTenantId("default")
                .setThreadId("t-1")
                .setType(type)
                .setSchemaVersion(1);
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
