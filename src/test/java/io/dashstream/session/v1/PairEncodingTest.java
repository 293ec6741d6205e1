package io.dashstream.session.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.LogRecord;
import io.dashstream.session.TestRun;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "3, 41872, 5",
        "9, 9, 125",
        "10, 10, 126",
        "1023, 9007199254740993, 65535",
        "2147483647, 9223372036854775807, 65536",
    })
    void shouldLayDownTheBytesThatNettyWritesForThePair(int partition, long offset, int size) {
        byte[] value = new byte[size];
        TestRun run = TestRun.of(partition, offset, value);
        LogRecord record = run.first();
        ByteBuf ours = Unpooled.buffer();
        PairEncoding.PAIRS.encode(partition, record, Unpooled.wrappedBuffer(value), ours);

        String cursor = "{\"type\":\"cursor\",\"partition\":" + partition + ",\"offset\":\"" + offset + "\"}";
        assertThat(ours).isEqualTo(nettys(cursor, value));
        assertThat(ours.readableBytes()).isLessThanOrEqualTo(PairEncoding.PAIRS.maxBytes(partition, record));
    }

    private static ByteBuf nettys(String text, byte[] value) {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        channel.writeOutbound(
                new TextWebSocketFrame(Unpooled.wrappedBuffer(text.getBytes(UTF_8))),
                new BinaryWebSocketFrame(Unpooled.wrappedBuffer(value)));
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        channel.finishAndReleaseAll();
        return all;
    }
}
