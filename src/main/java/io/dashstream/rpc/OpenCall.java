package io.dashstream.rpc;

import io.netty.channel.EventLoop;

/** A stream that is open; its methods are called on its event loop. */
interface OpenCall {
    EventLoop eventLoop();

    /** The gateway shuts down: the call ends, and its client is to come back after so long. */
    void drain(long retryAfterMs);
}
