package io.dashstream.session.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new WebSocket13FrameEncoder(false), new ChannelInboundHandlerAdapter());
    private final Counter failed = new SimpleMeterRegistry().counter("failed");
    private final Outbound out = new Outbound(channel.pipeline().lastContext(), 1_000, failed);

    @AfterEach
    void releaseEverything() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldWriteNothingBeforeTheFlushAndThenAllOfItInOrder() {
        out.addText("h\u00e9");
        out.addHeader(FrameHeader.BINARY, 3);
        out.add(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        assertThat(channel.outboundMessages()).isEmpty();
        out.flush();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
        }
        assertThat(all)
                .isEqualTo(Unpooled.wrappedBuffer(
                        new byte[] {(byte) 0x81, 3}, "h\u00e9".getBytes(UTF_8), new byte[] {(byte) 0x82, 3, 1, 2, 3}));
    }

    @Test
    void shouldCountWhatWaitsForTheFlushAgainstTheRoom() {
        long room = out.writableBytes();
        out.add(Unpooled.wrappedBuffer(new byte[400]));
        assertThat(room - out.writableBytes()).isEqualTo(400);
        assertThat(out.pendingBytes()).isEqualTo(400);
        out.add(Unpooled.wrappedBuffer(new byte[700]));
        assertThat(out.writableBytes()).isNegative();
        out.flush();
        assertThat(out.writableBytes()).isEqualTo(room);
    }

    @Test
    void shouldReleaseAndCountWhatAClosedSocketRefuses() {
        ByteBuf bytes = Unpooled.wrappedBuffer(new byte[5]);
        out.add(bytes);
        channel.close().syncUninterruptibly();
        out.flush();
        assertThat(bytes.refCnt()).isZero();
        assertThat(failed.count()).isEqualTo(1);
    }

    @Test
    void shouldCutTheConnection() {
        out.cut();
        assertThat(channel.isOpen()).isFalse();
    }
}
