package io.dashstream.session.socket;

import io.dashstream.delivery.Sink;
import io.netty.channel.EventLoop;

/** What sinks on sockets have in common: the socket's readiness. Its event loop only. */
public abstract class SocketSink implements Sink {
    protected final Outbound out;

    protected SocketSink(Outbound out) {
        this.out = out;
    }

    @Override
    public final EventLoop eventLoop() {
        return out.eventLoop();
    }

    @Override
    public long writableBytes() {
        return out.writableBytes();
    }

    @Override
    public long pendingBytes() {
        return out.pendingBytes();
    }

    @Override
    public void flush() {
        out.flush();
    }
}
