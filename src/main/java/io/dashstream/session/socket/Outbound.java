package io.dashstream.session.socket;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes complete WebSocket frames, as raw bytes, to one connection. Its event loop only.
 *
 * <p>Frames of a turn are collected and go to the socket with one flush. The pipeline's WebSocket encoder takes frame
 * objects and lets bytes pass, so these and the close frame, which the server writes, leave in the order of their calls.
 */
public final class Outbound {
    private final ChannelHandlerContext context;
    private final Channel channel;
    private final VoidChannelPromise nobodyWaits;
    private final ChannelFutureListener failures;
    private final ArrayDeque<ByteBuf> turn = new ArrayDeque<>();
    private long turnBytes;
    private @Nullable Future<?> cutting;

    /**
     * Prepares a channel.
     *
     * @param context where to write: its writes pass the WebSocket encoder
     * @param maxInFlight at most about this many bytes wait for the socket
     * @param failed counts flushes whose bytes the socket refused
     */
    public Outbound(ChannelHandlerContext context, int maxInFlight, Counter failed) {
        this.context = context;
        this.channel = context.channel();
        this.nobodyWaits = new VoidChannelPromise(channel, false);
        this.failures = written -> {
            if (!written.isSuccess()) {
                failed.increment();
            }
        };
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(maxInFlight / 2, maxInFlight));
    }

    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** How many bytes may be added now; 0 or less when the socket is behind. */
    public long writableBytes() {
        return channel.bytesBeforeUnwritable() - turnBytes;
    }

    /** Bytes that the socket has not taken; falls as a single large frame is written piece by piece. */
    public long pendingBytes() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? turnBytes : waiting.totalPendingWriteBytes() - waiting.currentProgress() + turnBytes;
    }

    /** Adds a whole frame, or a part of one whose rest follows at once; the bytes are released when written. */
    public void add(ByteBuf bytes) {
        turn.add(bytes);
        turnBytes += bytes.readableBytes();
    }

    /** Adds a frame's header. */
    public void addHeader(FrameHeader header, int payload) {
        ByteBuf bytes = channel.alloc().directBuffer(FrameHeader.MAX_BYTES);
        header.write(bytes, payload);
        add(bytes);
    }

    /** Adds a text frame. */
    public void addText(String text) {
        int length = ByteBufUtil.utf8Bytes(text);
        ByteBuf bytes = channel.alloc().directBuffer(FrameHeader.MAX_BYTES + length);
        FrameHeader.TEXT.write(bytes, length);
        ByteBufUtil.writeUtf8(bytes, text);
        add(bytes);
    }

    /** Sends what was added. */
    public void flush() {
        if (turn.isEmpty()) {
            return;
        }
        turnBytes = 0;
        ByteBuf last = turn.removeLast();
        ByteBuf bytes;
        while ((bytes = turn.poll()) != null) {
            ChannelFuture unwatched = context.write(bytes, nobodyWaits);
            assert unwatched == nobodyWaits;
        }
        context.writeAndFlush(last).addListener(failures);
    }

    /** Ends the TCP connection after a while, when it has not ended by itself. */
    public void cutAfter(Duration grace) {
        if (cutting == null) {
            cutting = eventLoop().schedule(this::cut, grace.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the TCP connection now; what waits for the socket is given up and its memory freed. */
    public void cut() {
        // From this context on, so that the server's handler does not turn it into a closing handshake.
        context.close().addListener(closed -> cutting = null);
    }
}
