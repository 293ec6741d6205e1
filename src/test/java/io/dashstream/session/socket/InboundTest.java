package io.dashstream.session.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundTest {
    private final Inbound inbound = new Inbound();
    private final EmbeddedChannel channel = new EmbeddedChannel(inbound);
    private final Told told = new Told();

    @AfterEach
    void releaseEverything() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldKeepWhatComesBeforeAnyoneListensAndStopReading() {
        channel.writeInbound(new TextWebSocketFrame("early"));
        assertThat(channel.config().isAutoRead()).isFalse();
        inbound.listen(told);
        assertThat(told.events).containsExactly("text early", "complete");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldTellWholeTextsAndPutFragmentsTogether() {
        inbound.listen(told);
        channel.writeInbound(
                new TextWebSocketFrame("one"),
                new TextWebSocketFrame(false, 0, "t"),
                new PingWebSocketFrame(),
                new ContinuationWebSocketFrame(false, 0, "w"),
                new ContinuationWebSocketFrame(true, 0, "o"));
        assertThat(told.events).containsSubsequence("text one", "text two");
    }

    @Test
    void shouldReleaseWhatItWasGiven() {
        inbound.listen(told);
        ByteBuf whole = Unpooled.copiedBuffer("x", UTF_8);
        ByteBuf binary = Unpooled.copiedBuffer("y", UTF_8);
        channel.writeInbound(new TextWebSocketFrame(whole), new BinaryWebSocketFrame(binary));
        assertThat(whole.refCnt()).isZero();
        assertThat(binary.refCnt()).isZero();
    }

    @Test
    void shouldTellATooLongTextOnceHoweverManyFragmentsItHas() {
        inbound.listen(told);
        channel.writeInbound(new TextWebSocketFrame(false, 0, "x".repeat(8)));
        channel.writeInbound(new ContinuationWebSocketFrame(false, 0, "x".repeat(8)));
        for (int i = 0; i < 100; i++) {
            channel.writeInbound(new ContinuationWebSocketFrame(false, 0, "x".repeat(8)));
        }
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, "x"), new TextWebSocketFrame("next"));
        assertThat(told.events).filteredOn(e -> !e.equals("complete")).containsExactly("too long", "text next");
    }

    @Test
    void shouldTellABinaryMessageOnceAndDropItsFragments() {
        inbound.listen(told);
        channel.writeInbound(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[9])));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, "x"), new TextWebSocketFrame("next"));
        assertThat(told.events).filteredOn(e -> !e.equals("complete")).containsExactly("binary", "text next");
    }

    @Test
    void shouldPassPingsAndClosesOnToTheServer() {
        inbound.listen(told);
        channel.writeInbound(new PingWebSocketFrame(), new CloseWebSocketFrame(1000, ""));
        assertThat(channel.<Object>readInbound()).isInstanceOf(PingWebSocketFrame.class);
        assertThat(channel.<Object>readInbound()).isInstanceOf(CloseWebSocketFrame.class);
        channel.writeInbound(new TextWebSocketFrame("after the close"));
        assertThat(told.events).filteredOn(e -> !e.equals("complete")).containsExactly("closing");
    }

    @Test
    void shouldStopReadingAClientThatAsksWithoutTakingTheAnswers() {
        inbound.listen(told);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 20));
        ChannelFuture full = channel.write(Unpooled.wrappedBuffer(new byte[100]));
        assertThat(channel.isWritable()).isFalse();
        assertThat(full.isDone()).isFalse();
        int asked = 0;
        while (channel.config().isAutoRead() && asked < 1_000) {
            channel.writeInbound(new TextWebSocketFrame("ping"));
            asked++;
        }
        assertThat(asked).isEqualTo(64);
        channel.flush();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(told.events).contains("writable");
    }

    @Test
    void shouldTellAFrameItsDecoderRefusesAndDropWhatFollows() {
        inbound.listen(told);
        channel.pipeline()
                .fireExceptionCaught(
                        new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, "too big"));
        assertThat(told.events).containsExactly("complete", "unreadable 1009");
    }

    @Test
    void shouldTellAFaultOfOurOwn() {
        inbound.listen(told);
        ByteBuf bytes = Unpooled.copiedBuffer("fail", UTF_8);
        channel.writeInbound(new TextWebSocketFrame(bytes));
        assertThat(told.events).contains("fault asked to");
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void shouldCloseQuietlyWhenThePeerResets() {
        inbound.listen(told);
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(channel.isOpen()).isFalse();
        assertThat(told.events).containsExactly("complete");
    }

    /** Writes down what it is told. */
    private static final class Told implements FrameListener {
        private final List<String> events = new ArrayList<>();

        @Override
        public int maxTextBytes() {
            return 10;
        }

        @Override
        public void text(ByteBuf bytes) {
            if (bytes.toString(UTF_8).equals("fail")) {
                throw new IllegalStateException("asked to");
            }
            events.add("text " + bytes.toString(UTF_8));
        }

        @Override
        public void binary() {
            events.add("binary");
        }

        @Override
        public void tooLong() {
            events.add("too long");
        }

        @Override
        public void unreadable(int closeCode, String reason) {
            events.add("unreadable " + closeCode);
        }

        @Override
        public void fault(Throwable cause) {
            events.add("fault " + cause.getMessage());
        }

        @Override
        public void closing() {
            events.add("closing");
        }

        @Override
        public void readComplete() {
            events.add("complete");
        }

        @Override
        public void writable() {
            events.add("writable");
        }
    }
}
