package io.dashstream.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One client of the bare server: takes the upgrade, then writes whole buffers while the channel can take them and
 * flushes once per turn. On its event loop only.
 */
// A write that fails tells the pipeline: void promises fire exceptionCaught.
@SuppressWarnings("FutureReturnValueIgnored")
final class BareConnection extends ChannelInboundHandlerAdapter {
    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");
    private static final Pattern SUBPROTOCOL = Pattern.compile("(?i)Sec-WebSocket-Protocol: *(\\S+)");

    private final ChannelGroup clients;
    private final StringBuilder request = new StringBuilder();
    private boolean upgraded;
    private List<ByteBuf> frames = List.of();
    private int next;

    BareConnection(ChannelGroup clients) {
        this.clients = clients;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!upgraded) {
            request.append(((ByteBuf) message).toString(US_ASCII));
            if (request.indexOf("\r\n\r\n") > 0) {
                upgraded = true;
                clients.add(ctx.channel());
                ctx.writeAndFlush(
                        Unpooled.wrappedBuffer(WireFrames.upgradeResponse(found(KEY), found(SUBPROTOCOL))),
                        ctx.voidPromise());
            }
        }
        ReferenceCountUtil.release(message);
    }

    private String found(Pattern pattern) {
        Matcher matcher = pattern.matcher(request);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The broadcast: the frames to write from now on. */
    @Override
    @SuppressWarnings("unchecked")
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof List<?> buffers) {
            frames = (List<ByteBuf>) buffers;
            next = 0;
            write(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        write(ctx);
    }

    private void write(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        boolean wrote = false;
        while (next < frames.size() && channel.isWritable()) {
            ctx.write(frames.get(next++).retainedDuplicate(), ctx.voidPromise());
            wrote = true;
        }
        if (wrote) {
            ctx.flush();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        System.err.println("a client of the bare server failed: " + cause);
        ctx.close();
    }
}
