package io.dashstream.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Every class of malformed value is refused by its name, by peek and by decoding alike. */
class FrameRefusalTest {
    private static final byte[] BODY = Arrays.copyOfRange(GoldenVectors.A_NODE_END, 1, 63);

    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
    private final FrameDecoder decoder = new FrameDecoder(FrameLimits.DEFAULT);

    @Test
    void shouldRefuseAnEmptyValue() {
        assertRefused(new byte[0], RefusalType.EMPTY_PAYLOAD);
    }

    @Test
    void shouldRefuseAnEnvelopeWithoutAKind() {
        assertRefused(hex("00"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("00 5200"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("5200"), RefusalType.INVALID_PROTOBUF);
    }

    @Test
    void shouldRefuseFramingBytesThatDoNotExist() {
        for (byte framing = 0x02; framing < 0x08; framing++) {
            assertRefused(Frames.framed(framing, BODY), RefusalType.INVALID_PROTOBUF);
        }
    }

    @Test
    void shouldRefuseEveryTruncation() {
        for (int length = 1; length < BODY.length; length++) {
            assertRefused(Frames.bare(Arrays.copyOf(BODY, length)), RefusalType.BUFFER_UNDERFLOW);
            assertRefused(Arrays.copyOf(BODY, length), RefusalType.BUFFER_UNDERFLOW);
        }
    }

    @Test
    void shouldRefuseEveryTruncationOfAZstdFrame() {
        byte[] value = GoldenVectors.C_ZSTD_NODE_ERROR;
        for (int length = 1; length < value.length; length++) {
            assertRefused(Arrays.copyOf(value, length), RefusalType.DECOMPRESSION_FAILED);
        }
    }

    @Test
    void shouldGiveAFramedValueNoSecondTry() {
        assertRefused(Frames.framed(BodyReader.ZSTD, BODY), RefusalType.DECOMPRESSION_FAILED);
        assertRefused(Frames.bare(Frames.bare(BODY)), RefusalType.INVALID_PROTOBUF);
    }

    @Test
    void shouldRefuseMoreThanOneZstdFrame() {
        byte[] value = Frames.zstd(BODY);
        byte[] empty = Zstd.compress(new byte[0]);
        byte[] skippable = hex("502a4d18 02000000 ffff");

        assertRefused(Frames.joined(value, Zstd.compress(BODY)), RefusalType.DECOMPRESSION_FAILED);
        assertRefused(Frames.joined(value, empty), RefusalType.DECOMPRESSION_FAILED);
        assertRefused(Frames.joined(value, skippable), RefusalType.DECOMPRESSION_FAILED);
        assertRefused(Frames.joined(value, hex("00")), RefusalType.DECOMPRESSION_FAILED);
        assertRefused(
                Frames.framed(BodyReader.ZSTD, Frames.joined(skippable, Zstd.compress(BODY))),
                RefusalType.DECOMPRESSION_FAILED);
    }

    @Test
    void shouldRefuseAZstdFrameWithoutContentSize() {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            byte[] frame = context.setContentSize(false).compress(BODY);
            assertRefused(Frames.framed(BodyReader.ZSTD, frame), RefusalType.DECOMPRESSION_FAILED);
        }
    }

    @Test
    void shouldRefuseAZstdFrameThatHoldsAnotherSizeThanItDeclares() {
        for (int lie : new int[] {-1, 1, 100}) {
            byte[] value = Frames.zstd(BODY);
            assertThat(value[5]).as("single segment, one byte of size").isEqualTo((byte) 0x20);
            value[6] += (byte) lie;
            assertRefused(value, RefusalType.DECOMPRESSION_FAILED);
        }
    }

    @Test
    void shouldRefuseGroups() {
        assertRefused(hex("00 0a02 5354"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("00 0a01 0c"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("00 0a00 5b5c"), RefusalType.INVALID_PROTOBUF);
    }

    @Test
    void shouldRefuseWireTypesAndFieldNumbersThatDoNotExist() {
        assertRefused(hex("00 0a00 56"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("00 0a00 57"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("00 0a00 0201"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("00 0a0c 08ffffffffffffffffffff01"), RefusalType.INVALID_PROTOBUF);
        assertRefused(hex("00 0affffffff0f"), RefusalType.INVALID_PROTOBUF);
    }

    @Test
    void shouldRefuseStringsThatAreNotUtf8WhereverTheyStand() {
        String[] broken = {
            "80", "c080", "c1bf", "c3", "e08080", "eda080", "edbfbf", "f0808080", "f4908080", "f5808080", "ff"
        };
        for (String bytes : broken) {
            byte[] text = hex(bytes);
            assertRefused(Frames.bare(field(1, field(1, field(4, text)))), RefusalType.INVALID_PROTOBUF);
            assertRefused(Frames.bare(field(1, field(1, field(3, text)))), RefusalType.INVALID_PROTOBUF);
            assertRefused(Frames.bare(field(1, field(3, text))), RefusalType.INVALID_PROTOBUF);
            assertRefused(Frames.bare(field(1, field(4, field(1, text)))), RefusalType.INVALID_PROTOBUF);
            assertRefused(Frames.bare(field(7, field(8, text))), RefusalType.INVALID_PROTOBUF);
            assertRefused(
                    Frames.bare(field(1, field(3, Frames.joined("12345678".getBytes(US_ASCII), text)))),
                    RefusalType.INVALID_PROTOBUF);
        }
    }

    @Test
    void shouldTakeBytesThatAreNotUtf8WhereBytesAreMeant() {
        assertThat(peek.peek(Frames.bare(field(1, field(1, field(1, hex("ff")))))))
                .isInstanceOf(RecordHeader.class);
    }

    @Test
    void shouldTakeNestingOf100AndRefuse101() {
        assertThat(decoder.decode(Frames.bare(nested(100)))).isInstanceOf(DecodedMessage.class);
        assertThat(peek.peek(Frames.bare(nested(100)))).isInstanceOf(RecordHeader.class);
        assertRefused(Frames.bare(nested(101)), RefusalType.INVALID_PROTOBUF);
        assertRefused(Frames.bare(nested(100_000)), RefusalType.INVALID_PROTOBUF);
    }

    @Test
    void shouldRefuseWhatIsLargerThanItsLimit() {
        FrameLimits small = new FrameLimits(100, 90);
        HeaderPeek smallPeek = new HeaderPeek(small);
        FrameDecoder smallDecoder = new FrameDecoder(small);
        byte[] body = padded(90);

        assertThat(smallPeek.peek(Frames.bare(body))).isInstanceOf(RecordHeader.class);
        assertThat(smallDecoder.decode(Frames.zstd(body))).isInstanceOf(DecodedMessage.class);
        for (byte[] value : new byte[][] {Frames.bare(padded(91)), Frames.zstd(padded(91)), new byte[101]}) {
            assertThat(smallPeek.peek(value)).isInstanceOf(Refusal.class);
            assertThat(((Refusal) smallPeek.peek(value)).type()).isEqualTo(RefusalType.PAYLOAD_TOO_LARGE);
            assertThat(smallDecoder.decode(value)).isEqualTo(smallPeek.peek(value));
        }
    }

    private void assertRefused(byte[] value, RefusalType type) {
        String shown = HexFormat.of().formatHex(value, 0, Math.min(value.length, 200));
        Peeked peeked = peek.peek(value);
        assertThat(peeked).as("peek of %s", shown).isInstanceOf(Refusal.class);
        assertThat(((Refusal) peeked).type())
                .as("peek of %s: %s", shown, peeked)
                .isEqualTo(type);
        assertThat(decoder.decode(value)).as("decode of %s", shown).isEqualTo(peeked);
    }

    /** An event body of exactly so many bytes. */
    private static byte[] padded(int size) {
        byte[] body = field(1, field(3, new byte[size - 4]));
        assertThat(body).hasSize(size);
        return body;
    }

    /** A body whose deepest message stands so many below the envelope. */
    private static byte[] nested(int depth) {
        byte[] inner = new byte[0];
        // Envelope, event, map entry, then value and array in turn; written inside out.
        for (int at = depth; at > 3; at--) {
            inner = field(at % 2 == 0 ? 6 : 1, inner);
        }
        return field(1, field(4, field(2, inner)));
    }

    private static byte[] field(int number, byte[] content) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(number, content);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
