package io.dashstream.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The socket of a {@link WsClient}: handshake, frames in, close. Its own I/O threads, shared by all clients. */
// A write that fails ends the connection, and that is what tests look at.
@SuppressWarnings("FutureReturnValueIgnored")
final class WsChannel extends SimpleChannelInboundHandler<Object> {
    private static final EventLoopGroup LOOPS =
            new NioEventLoopGroup(2, new DefaultThreadFactory("ws-test-client", true));
    private static final int MAX_FRAME = 32 << 20;

    /** Upgraded: empty; refused: the refusal; failed: exceptional. */
    final CompletableFuture<Optional<WsRefusal>> handshake = new CompletableFuture<>();

    final AtomicInteger pongs = new AtomicInteger();
    final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger closeCode = new AtomicInteger(1006);
    private final WebSocketClientHandshaker handshaker;
    private final WsFrames frames;
    volatile boolean answerPings = true;

    private WsChannel(WsRequest request, WsFrames frames) {
        this.frames = frames;
        this.handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                request.uri(),
                WebSocketVersion.V13,
                request.v2 ? "dashstream.v2" : null,
                false,
                request.headers,
                MAX_FRAME);
    }

    static Channel connect(WsRequest request, WsChannel handler) throws Exception {
        Bootstrap bootstrap = new Bootstrap().group(LOOPS).channel(NioSocketChannel.class);
        bootstrap.option(ChannelOption.TCP_NODELAY, true);
        if (request.receiveBuffer > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, request.receiveBuffer);
        }
        bootstrap.handler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 20))
                        .addLast(handler);
            }
        });
        URI uri = request.uri();
        Channel channel = bootstrap.connect(uri.getHost(), uri.getPort()).sync().channel();
        channel.closeFuture()
                .addListener(f -> handler.handshake.completeExceptionally(
                        new IllegalStateException("the server closed the connection during the handshake")));
        return channel;
    }

    static WsChannel handler(WsRequest request, WsFrames frames) {
        return new WsChannel(request, frames);
    }

    Optional<WsRefusal> awaitHandshake() throws Exception {
        return handshake.get(30, SECONDS);
    }

    int closeCode() {
        return closeCode.get();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        handshaker.handshake(ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        if (message instanceof FullHttpResponse response) {
            answered(ctx, response);
        } else if (message instanceof WebSocketFrame frame) {
            frame(ctx, frame);
        }
    }

    private void answered(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (response.status().code() != 101) {
            Map<String, String> headers = new HashMap<>();
            response.headers().forEach(e -> headers.put(e.getKey().toLowerCase(Locale.ROOT), e.getValue()));
            handshake.complete(Optional.of(new WsRefusal(
                    response.status().code(), headers, response.content().toString(UTF_8))));
            ctx.close();
            return;
        }
        handshaker.finishHandshake(ctx.channel(), response);
        ctx.pipeline().addBefore(ctx.name(), "whole", new WebSocketFrameAggregator(MAX_FRAME));
        handshake.complete(Optional.empty());
    }

    private void frame(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            frames.text(text.text());
        } else if (frame instanceof BinaryWebSocketFrame) {
            frames.binary(frame.content());
        } else if (frame instanceof PingWebSocketFrame) {
            pings.incrementAndGet();
            if (answerPings) {
                ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
            }
        } else if (frame instanceof PongWebSocketFrame) {
            pongs.incrementAndGet();
        } else if (frame instanceof CloseWebSocketFrame close) {
            closeCode.set(close.statusCode() < 0 ? 1005 : close.statusCode());
            ctx.writeAndFlush(new CloseWebSocketFrame(true, 0, frame.content().retain()))
                    .addListener(f -> ctx.close());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        handshake.completeExceptionally(cause);
        ctx.close();
    }
}
