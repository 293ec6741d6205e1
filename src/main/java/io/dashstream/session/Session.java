package io.dashstream.session;

import static java.util.Objects.requireNonNull;

import io.dashstream.delivery.Delivery;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.session.SessionState.Closed;
import io.dashstream.session.SessionState.Live;
import io.dashstream.session.SessionState.Opening;
import io.dashstream.session.admission.Admission;
import io.dashstream.session.socket.Closing;
import io.dashstream.session.socket.Connection;
import io.dashstream.session.socket.Dialect;
import io.dashstream.session.socket.FrameHeader;
import io.dashstream.session.socket.FrameListener;
import io.dashstream.session.socket.Inbound;
import io.dashstream.session.socket.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One client's connection from its upgrade to its end, see {@link SessionState}. Its event loop only. */
final class Session implements Connection, FrameListener {
    private static final Logger LOG = Logger.getLogger(Session.class);

    private final WebSocketConnection socket;
    private final Admission admission;
    private final Outbound out;
    private final Dialect dialect;
    private final Duration closeGrace;
    private SessionState state = new Opening();
    private @Nullable Subscription subscription;
    private boolean toldReady;

    /** Makes the session; {@link #open} starts it. {@code dialect} builds the dialect on the session's socket. */
    Session(
            WebSocketConnection socket,
            Admission admission,
            Outbound out,
            Duration closeGrace,
            BiFunction<Outbound, Connection, Dialect> dialect) {
        this.socket = socket;
        this.admission = admission;
        this.out = out;
        this.closeGrace = closeGrace;
        this.dialect = dialect.apply(out, this);
    }

    /** Subscribes, and has the client's frames told from the moment delivery starts. */
    void open(Delivery delivery, SubscriptionOptions options) {
        Subscription opened = delivery.open(dialect, options);
        subscription = opened;
        dialect.opened(opened);
    }

    @Override
    public String client() {
        return admission.client();
    }

    EventLoop eventLoop() {
        return out.eventLoop();
    }

    SessionState state() {
        return state;
    }

    @Override
    public void started() {
        if (state instanceof Opening opening) {
            state = opening.started();
            // Later, because the answers to what came already must not get between the notices of this turn.
            eventLoop().execute(() -> admission.inbound().listen(this));
        }
    }

    @Override
    public void end(CloseReason reason) {
        if (state instanceof Opening opening) {
            state = opening.closing(reason);
        } else if (state instanceof Live live) {
            state = live.closing(reason);
        } else {
            return;
        }
        LOG.debugf("Connection is ended. client=%s code=%d reason=%s", client(), reason.getCode(), reason.getMessage());
        unsubscribe();
        admission.inbound().stopListening();
        dialect.flush();
        if (socket.isOpen()) {
            socket.close(reason)
                    .subscribe()
                    .with(closed -> {}, failure -> LOG.debugf("Close frame not sent. cause=%s", failure));
        }
        out.cutAfter(closeGrace);
    }

    /** Shuts down: tells when to come back, if the dialect can, then closes. */
    void drain(long retryAfterMs) {
        if (!(state instanceof Live) && !(state instanceof Opening)) {
            return;
        }
        dialect.drain(retryAfterMs);
        end(Closing.DRAIN);
    }

    /** Ends the connection without a word: its peer has not been heard for too long. */
    void drop() {
        LOG.infof("Silent client is dropped. client=%s", client());
        unsubscribe();
        out.cut();
    }

    /** Pings the client, so that proxies keep the connection and a dead peer is found out. */
    void ping() {
        if ((state instanceof Live || state instanceof Opening) && out.writableBytes() > 0) {
            dialect.flush();
            out.addHeader(FrameHeader.PING, 0);
            out.flush();
        }
    }

    /** Whether the client could have been heard, and was not, since that moment of {@link System#nanoTime}. */
    boolean silentSince(long nanos) {
        Inbound inbound = admission.inbound();
        return state instanceof Live && inbound.isReading() && inbound.heardAtNanos() - nanos < 0;
    }

    /** The channel is closed. */
    void closed() {
        state = state.closed();
        unsubscribe();
        // Nobody takes it any more; writing to a closed channel is how its memory is released.
        dialect.flush();
    }

    private void unsubscribe() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private boolean isOver() {
        return state instanceof SessionState.Closing || state instanceof Closed;
    }

    @Override
    public int maxTextBytes() {
        return dialect.maxTextBytes();
    }

    @Override
    public void text(ByteBuf bytes) {
        if (!isOver()) {
            dialect.text(bytes);
        }
    }

    @Override
    public void binary() {
        if (!isOver()) {
            dialect.binary();
        }
    }

    @Override
    public void tooLong() {
        if (!isOver()) {
            dialect.tooLong();
        }
    }

    @Override
    public void unreadable(int closeCode, String reason) {
        if (isOver()) {
            return;
        }
        if (closeCode == Closing.TOO_BIG.getCode()) {
            dialect.unreadable();
        } else {
            end(Closing.policy("broken WebSocket frame"));
        }
    }

    @Override
    public void fault(Throwable cause) {
        if (!isOver()) {
            LOG.errorf(cause, "Connection failed. client=%s", client());
            end(Closing.FAULT);
        }
    }

    @Override
    public void closing() {
        if (!isOver()) {
            state = state.closed();
            unsubscribe();
            // The answer to its close frame stands behind what it does not read.
            out.cutAfter(closeGrace);
        }
    }

    @Override
    public void readComplete() {
        if (!isOver()) {
            dialect.flush();
        }
    }

    @Override
    public void writable() {
        if (!isOver() && !toldReady) {
            toldReady = true;
            // Not here: this may be called amid a flush of the subscription's own turn.
            eventLoop().execute(this::ready);
        }
    }

    private void ready() {
        toldReady = false;
        if (!isOver()) {
            requireNonNull(subscription, "a connection that is not over has a subscription")
                    .ready();
        }
    }
}
