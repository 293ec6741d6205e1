package io.dashstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The load client counts what a server wrote, however the bytes were cut, and notices what is wrong with it. */
class LoadConnectionTest {
    private static final int RECORDS = 300;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void shouldCountEveryRecordHoweverTheBytesAreCut(Dialect dialect) throws IOException {
        for (int largest : new int[] {1, 7, 100, 1400, 100_000}) {
            LoadConnection connection = read(frames(dialect, RECORDS), dialect, largest);

            assertThat(connection.received())
                    .as("cut in pieces of up to %d bytes", largest)
                    .isEqualTo(RECORDS);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void shouldNoticeRecordsThatComeAgain(Dialect dialect) {
        byte[] once = frames(dialect, RECORDS);
        byte[] twice = Unpooled.copiedBuffer(once, once).array();

        assertThatThrownBy(() -> read(twice, dialect, 5000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("went from offset");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void shouldNoticeAGap(Dialect dialect) {
        byte[] gap = text("{\"type\":\"gap\",\"partition\":0,\"count\":1}");

        assertThatThrownBy(() -> read(gap, dialect, 5000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"gap\"");
    }

    @Test
    void shouldBeReadyWhenItsDialectSaysSo() throws IOException {
        assertThat(read(text("{\"type\":\"hello\",\"protocol\":\"x\"}"), Dialect.V2, 9)
                        .isReady())
                .isTrue();
        assertThat(read(text("{\"type\":\"pong\"}"), Dialect.V1, 9).isReady()).isTrue();
        assertThat(read(text("{\"type\":\"caught_up\"}"), Dialect.V2, 9).isReady())
                .isFalse();
    }

    @Test
    void shouldAnswerAPing() throws IOException {
        ByteBuf ping = Unpooled.buffer();
        WireFrames.write(ping, WireFrames.PING, new byte[] {1, 2});
        Pieces channel = new Pieces(ByteBufUtil.getBytes(ping), 100);

        new LoadConnection(channel, Dialect.V2).read(ByteBuffer.allocateDirect(1 << 16));

        assertThat(channel.written.toByteArray()).containsExactly(0x8a, 0x82, 0, 0, 0, 0, 1, 2);
    }

    private static LoadConnection read(byte[] bytes, Dialect dialect, int largest) throws IOException {
        Pieces channel = new Pieces(bytes, largest);
        LoadConnection connection = new LoadConnection(channel, dialect);
        ByteBuffer shared = ByteBuffer.allocateDirect(1 << 17);
        while (channel.bytes.hasRemaining()) {
            connection.read(shared);
        }
        return connection;
    }

    private static byte[] frames(Dialect dialect, int records) {
        return ByteBufUtil.getBytes(
                Unpooled.wrappedBuffer(BareFrames.of(dialect, records, 16).toArray(new ByteBuf[0])));
    }

    private static byte[] text(String text) {
        ByteBuf frame = Unpooled.buffer();
        WireFrames.write(frame, WireFrames.TEXT, text.getBytes(StandardCharsets.UTF_8));
        return ByteBufUtil.getBytes(frame);
    }

    /** Bytes that arrive in pieces of random length. */
    private static final class Pieces implements ByteChannel {
        private final Random random = new Random(7);
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final ByteBuffer bytes;
        private final int largest;

        Pieces(byte[] bytes, int largest) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.largest = largest;
        }

        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(Math.min(1 + random.nextInt(largest), bytes.remaining()), into.remaining());
            into.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public int write(ByteBuffer from) {
            int count = from.remaining();
            while (from.hasRemaining()) {
                written.write(from.get());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
