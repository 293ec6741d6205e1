package io.dashstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import io.dashstream.wire.v1.Checkpoint;
import io.dashstream.wire.v1.CompressionType;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.Header;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Record values are written as existing readers expect them: framed, small ones bare, large ones zstd when that helps. */
class FrameEncoderTest {
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder(FrameLimits.DEFAULT);

    @Test
    void shouldWriteTheGoldenVectorsByteForByte() {
        assertThat(encoder.encode(GoldenVectorsTest.nodeEnd())).isEqualTo(GoldenVectors.A_NODE_END);
        assertThat(encoder.encode(GoldenVectorsTest.stateDiff())).isEqualTo(GoldenVectors.B_STATE_DIFF);
        assertThat(encoder.encode(GoldenVectorsTest.batch())).isEqualTo(GoldenVectors.D_BATCH);
    }

    @Test
    void shouldWriteTheCompressedGoldenVectorWithTheSameBody() {
        byte[] value = encoder.encode(GoldenVectorsTest.nodeError());

        assertThat(value[0]).isEqualTo(BodyReader.ZSTD);
        assertThat(body(value)).isEqualTo(body(GoldenVectors.C_ZSTD_NODE_ERROR));
    }

    @Test
    void shouldDeclareTheContentSizeAndWriteASingleFrame() {
        byte[] value = encoder.encode(checkpoint("a".repeat(5000)));

        assertThat(Zstd.getFrameContentSize(value, 1, value.length - 1)).isGreaterThan(5000);
        assertThat(Zstd.findFrameCompressedSize(value, 1, value.length - 1)).isEqualTo(value.length - 1);
    }

    @Test
    void shouldCompressOnlyAbove512Bytes() {
        DashStreamMessage most = checkpoint("a".repeat(506));
        assertThat(most.getSerializedSize()).isEqualTo(512);
        DashStreamMessage more = checkpoint("a".repeat(507));
        assertThat(more.getSerializedSize()).isEqualTo(513);

        assertThat(encoder.encode(most)[0]).isEqualTo(BodyReader.BARE);
        assertThat(encoder.encode(more)[0]).isEqualTo(BodyReader.ZSTD);
    }

    @Test
    void shouldStayBareAndSayNoneWhenZstdIsNotSmaller() {
        byte[] noise = new byte[4000];
        new Random(1).nextBytes(noise);
        DashStreamMessage message = DashStreamMessage.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder()
                        .setHeader(Header.newBuilder().setThreadId("t-1"))
                        .setState(ByteString.copyFrom(noise)))
                .build();

        byte[] value = encoder.encode(message);

        assertThat(value[0]).isEqualTo(BodyReader.BARE);
        assertThat(decoder.decode(value)).isEqualTo(new DecodedMessage(message));
    }

    @Test
    void shouldMarkTheHeaderOfACompressedMessage() {
        DashStreamMessage written = written(checkpoint("a".repeat(5000)));

        assertThat(written.getCheckpoint().getHeader().getCompression()).isEqualTo(CompressionType.COMPRESSION_ZSTD);
    }

    @Test
    void shouldTakeBackAMarkThatNoLongerHolds() {
        DashStreamMessage marked = CompressionMark.set(GoldenVectorsTest.batch(), CompressionType.COMPRESSION_ZSTD);

        assertThat(encoder.encode(marked)).isEqualTo(GoldenVectors.D_BATCH);
    }

    @Test
    void shouldMarkEveryHeaderOfACompressedBatch() {
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (int i = 0; i < 100; i++) {
            batch.addEvents(Event.newBuilder()
                    .setHeader(Header.newBuilder().setThreadId("t-1").setSequence(i)));
        }

        EventBatch written = written(
                        DashStreamMessage.newBuilder().setEventBatch(batch).build())
                .getEventBatch();

        assertThat(written.getHeader().getCompression()).isEqualTo(CompressionType.COMPRESSION_ZSTD);
        assertThat(written.getEventsList())
                .hasSize(100)
                .allMatch(e -> e.getHeader().getCompression() == CompressionType.COMPRESSION_ZSTD);
    }

    @Test
    void shouldWriteARecordOfExactlyTheLimit() {
        DashStreamMessage most = checkpoint("a".repeat(FrameEncoder.MAX_RECORD_BYTES - 8));
        assertThat(most.getSerializedSize()).isEqualTo(FrameEncoder.MAX_RECORD_BYTES);

        assertThat(decoder.decode(encoder.encode(most))).isEqualTo(new DecodedMessage(most));
    }

    @Test
    void shouldNameSizeAndLimitOfARecordThatIsTooLarge() {
        DashStreamMessage larger = checkpoint("a".repeat(FrameEncoder.MAX_RECORD_BYTES - 7));

        assertThatThrownBy(() -> encoder.encode(larger))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("1048577")
                .hasMessageContaining("1048576");
    }

    @Test
    void shouldRefuseAnEnvelopeWithoutAKind() {
        assertThatThrownBy(() -> encoder.encode(DashStreamMessage.getDefaultInstance()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds none");
    }

    private DashStreamMessage written(DashStreamMessage message) {
        byte[] value = encoder.encode(message);
        assertThat(value[0]).isEqualTo(BodyReader.ZSTD);
        return ((DecodedMessage) decoder.decode(value)).message();
    }

    private static byte[] body(byte[] zstdValue) {
        byte[] frame = Arrays.copyOfRange(zstdValue, 1, zstdValue.length);
        return Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame));
    }

    /** No header: its size is the state's plus a few bytes. */
    private static DashStreamMessage checkpoint(String state) {
        return DashStreamMessage.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder().setState(ByteString.copyFrom(state, StandardCharsets.US_ASCII)))
                .build();
    }
}
