package io.dashstream.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The yardstick: a Netty server that knows nothing but to write frames, encoded before, to every client it has. A
 * process of its own, told what to do on its standard input: {@code prepare <dialect> <records>}, {@code go}.
 */
public final class BareBroadcaster {
    /** How many records' frames lie in one buffer: what was fastest when the gateway was designed. */
    private static final int TOGETHER = 16;

    /** Bytes in flight per connection, as the gateway has it. */
    private static final int IN_FLIGHT = 256 << 10;

    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private List<ByteBuf> frames = List.of();

    private BareBroadcaster() {}

    /** Serves until its standard input ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        BareBroadcaster broadcaster = new BareBroadcaster();
        int cores = Runtime.getRuntime().availableProcessors();
        NioEventLoopGroup loops = new NioEventLoopGroup(cores);
        Channel server = broadcaster.bind(loops);
        System.out.println("listening " + ((InetSocketAddress) server.localAddress()).getPort());
        broadcaster.obey();
        loops.shutdownGracefully().sync();
    }

    private Channel bind(NioEventLoopGroup loops) throws InterruptedException {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(IN_FLIGHT / 2, IN_FLIGHT))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new BareConnection(clients));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    private void obey() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            if ("prepare".equals(words[0])) {
                frames.forEach(ByteBuf::release);
                frames = BareFrames.of(Dialect.valueOf(words[1]), Integer.parseInt(words[2]), TOGETHER);
                System.out.println("prepared");
            } else {
                List<ByteBuf> all = frames;
                clients.forEach(client -> client.pipeline().fireUserEventTriggered(all));
            }
        }
    }
}
