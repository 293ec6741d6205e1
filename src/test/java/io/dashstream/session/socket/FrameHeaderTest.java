package io.dashstream.session.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20})
    void shouldWriteWhatNettysEncoderWrites(int payload) {
        assertThat(ours(FrameHeader.BINARY, payload))
                .isEqualTo(nettys(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[payload]))));
        assertThat(ours(FrameHeader.TEXT, payload))
                .isEqualTo(nettys(new TextWebSocketFrame(Unpooled.wrappedBuffer(new byte[payload]))));
    }

    @Test
    void shouldWriteAPingAsNettysEncoderDoes() {
        assertThat(ours(FrameHeader.PING, 0)).isEqualTo(nettys(new PingWebSocketFrame()));
    }

    @Test
    void shouldPassTheEncoderUntouchedAsRawBytes() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        ByteBuf raw = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
        channel.writeOutbound(raw);
        ByteBuf passed = channel.readOutbound();
        assertThat(passed).isSameAs(raw);
        channel.finishAndReleaseAll();
    }

    private static ByteBuf ours(FrameHeader header, int payload) {
        ByteBuf frame = Unpooled.buffer();
        header.write(frame, payload);
        return frame.writeZero(payload);
    }

    private static ByteBuf nettys(WebSocketFrame frame) {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        channel.writeOutbound(frame);
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        channel.finishAndReleaseAll();
        return all;
    }
}
