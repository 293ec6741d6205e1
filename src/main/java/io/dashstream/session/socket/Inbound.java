package io.dashstream.session.socket;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Receives a client's frames in front of the server's handler, which still sees pings, pongs and close frames. The
 * connection's event loop only.
 *
 * <p>Here and not in the endpoint's callbacks, because those turn bytes into text before anyone can judge them, queue a
 * task per frame, and know no way to stop a client that asks faster than it reads the answers. What this class keeps
 * for a client is bounded: one text up to the listener's limit, and, while the socket is full, a handful of frames;
 * then it stops reading until there is room.
 */
public final class Inbound extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Inbound.class);

    /** So many frames are answered into a full socket before reading stops. */
    private static final int FRAMES_WHILE_FULL = 64;

    /** Control frames are small: the read buffer need not grow beyond this, bytes. */
    private static final int MAX_READ = 16 << 10;

    private final ArrayDeque<WebSocketFrame> early = new ArrayDeque<>();
    private @Nullable FrameListener listener;
    private @Nullable TextAssembly assembly;
    private @Nullable ChannelHandlerContext context;
    private long heardAtNanos = System.nanoTime();
    private int framesWhileFull;
    private boolean deaf;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Begins to tell the listener, first of what came already. */
    public void listen(FrameListener toTell) {
        ChannelHandlerContext ctx = context;
        listener = toTell;
        assembly = new TextAssembly(toTell);
        if (ctx != null && ctx.channel().isActive()) {
            ctx.channel().config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 1024, MAX_READ));
            tellEarly(toTell);
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void tellEarly(FrameListener toTell) {
        try {
            WebSocketFrame frame;
            while ((frame = early.poll()) != null) {
                data(frame);
            }
            toTell.readComplete();
        } catch (RuntimeException e) {
            // Not within the pipeline, which would have brought it to exceptionCaught.
            toTell.fault(e);
        }
    }

    /** Drops everything the client still sends, but for close frames. */
    public void stopListening() {
        deaf = true;
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        if (assembly != null) {
            assembly.drop();
        }
    }

    /** When the client sent anything last, {@link System#nanoTime}. */
    public long heardAtNanos() {
        return heardAtNanos;
    }

    /** Whether the client is being read; one that is not cannot be heard. */
    public boolean isReading() {
        return context != null && context.channel().config().isAutoRead();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        heardAtNanos = System.nanoTime();
        if (!ctx.channel().isWritable() && ++framesWhileFull >= FRAMES_WHILE_FULL) {
            ctx.channel().config().setAutoRead(false);
        }
        if (frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame) {
            data(frame);
        } else {
            if (frame instanceof CloseWebSocketFrame && listener != null) {
                listener.closing();
                stopListening();
            }
            ctx.fireChannelRead(frame);
        }
    }

    private void data(WebSocketFrame frame) {
        TextAssembly whole = assembly;
        if (deaf) {
            frame.release();
        } else if (whole == null) {
            early.add(frame);
            if (context != null) {
                context.channel().config().setAutoRead(false);
            }
        } else {
            try {
                whole.frame(frame);
            } finally {
                frame.release();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.readComplete();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.fireChannelWritabilityChanged();
        if (ctx.channel().isWritable() && listener != null) {
            framesWhileFull = 0;
            ctx.channel().config().setAutoRead(true);
            listener.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (listener == null) {
            ctx.fireExceptionCaught(cause);
        } else if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            discardBytes(ctx);
            if (!deaf) {
                WebSocketCloseStatus status = corrupted.closeStatus();
                listener.unreadable(status.code(), String.valueOf(corrupted.getMessage()));
            }
        } else if (!(cause instanceof IOException) && !deaf) {
            listener.fault(cause);
        } else {
            // The peer reset the connection, or the like: there is nobody left to tell.
            ctx.close().addListener(closed -> LOG.debugf("Connection broke. cause=%s", cause));
        }
    }

    /** The decoder cannot go on: what still comes is dropped before it, so that the peer gets to read our last words. */
    private static void discardBytes(ChannelHandlerContext ctx) {
        if (ctx.pipeline().get("dashstream-discard") == null && ctx.pipeline().get("wsdecoder") != null) {
            ctx.pipeline().addBefore("wsdecoder", "dashstream-discard", new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext unused, Object message) {
                    ReferenceCountUtil.release(message);
                }
            });
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopListening();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopListening();
        ctx.fireChannelInactive();
    }
}
