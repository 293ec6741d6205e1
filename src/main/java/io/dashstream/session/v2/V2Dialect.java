package io.dashstream.session.v2;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.log.Cursor;
import io.dashstream.log.Epoch;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.RecordRun;
import io.dashstream.session.admission.Opening;
import io.dashstream.session.socket.BadFrames;
import io.dashstream.session.socket.Closing;
import io.dashstream.session.socket.Connection;
import io.dashstream.session.socket.ControlText;
import io.dashstream.session.socket.Dialect;
import io.dashstream.session.socket.Outbound;
import io.dashstream.session.socket.SessionMeters;
import io.dashstream.session.socket.SocketSink;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection that speaks dialect 2. Its event loop only. */
public final class V2Dialect extends SocketSink implements Dialect {
    private final Connection connection;
    private final V2Terms terms;
    private final SessionMeters meters;
    private final Opening opening;
    private final Batches batches;
    private final BadFrames badFrames = new BadFrames();
    private Set<String> threads;
    private Optional<Epoch> epoch = Optional.empty();
    private boolean greeted;
    private @Nullable Subscription subscription;

    public V2Dialect(Outbound out, Connection connection, V2Terms terms, SessionMeters meters, Opening opening) {
        super(out);
        this.connection = connection;
        this.terms = terms;
        this.meters = meters;
        this.opening = opening;
        this.batches = new Batches(out, terms.maxBatchBytes());
        this.threads = opening.filter().threads();
    }

    @Override
    public void opened(Subscription opened) {
        subscription = opened;
    }

    private Subscription subscription() {
        return requireNonNull(subscription, "a dialect is opened before it is used");
    }

    @Override
    public long writableBytes() {
        return super.writableBytes() - batches.bytes();
    }

    @Override
    public long pendingBytes() {
        return super.pendingBytes() + batches.bytes();
    }

    @Override
    public void started(Started started) {
        epoch = started.cursor().epoch();
        if (!greeted) {
            greeted = true;
            send(V2Frames.hello(started, terms, opening.start().name()));
        }
        switch (started.cause()) {
            case SEEK -> send(V2Frames.reset("seek", started.cursor()));
            case EPOCH -> send(V2Frames.reset("epoch", started.cursor()));
            case AHEAD -> send(V2Frames.reset("ahead", started.cursor()));
            case OPEN -> {}
        }
        connection.started();
    }

    @Override
    public void records(RecordRun run) {
        batches.add(run);
    }

    @Override
    public void gap(int partition, Hole hole) {
        send(V2Frames.gap(partition, hole, threads));
    }

    @Override
    public void caughtUp(Cursor cursor, long delivered, long tookMs) {
        send(V2Frames.caughtUp(cursor, delivered, tookMs));
    }

    @Override
    public void status(long behindRecords, long behindMs) {
        send(V2Frames.status(behindRecords, behindMs));
    }

    @Override
    public void tooSlow(long behindRecords, long withoutProgressMs) {
        send(V2Frames.goaway("slow", 0, subscription().cursor()));
        connection.end(Closing.SLOW);
    }

    @Override
    public void flush() {
        batches.end();
        super.flush();
    }

    @Override
    public void failed(Throwable cause) {
        connection.fault(cause);
    }

    @Override
    public void drain(long retryAfterMs) {
        if (greeted) {
            send(V2Frames.goaway("drain", retryAfterMs, subscription().cursor()));
        }
    }

    @Override
    public int maxTextBytes() {
        return V2Terms.MAX_CONTROL_BYTES;
    }

    @Override
    public void text(ByteBuf bytes) {
        try {
            act(ClientFrames.read(ControlText.read(bytes)));
        } catch (Malformed malformed) {
            meters.parseFailure();
            bad("malformed", malformed.detail(), malformed.field());
        }
    }

    private void act(ClientFrame frame) {
        if (frame instanceof ClientFrame.Ack ack) {
            ack.applyLag().ifPresent(meters::applyLag);
            // An ack that crossed a reset on the wire speaks of offsets that mean nothing any more.
            if (ack.cursor().epoch().isEmpty() || ack.cursor().epoch().equals(epoch)) {
                subscription().acknowledge(ack.cursor());
            }
        } else if (frame instanceof ClientFrame.Seek seek) {
            subscription().seek(seek.start());
        } else if (frame instanceof ClientFrame.Subscribe subscribe) {
            threads = subscribe.filter().threads();
            subscription().filter(subscribe.filter());
        } else if (frame instanceof ClientFrame.Ping ping) {
            send(V2Frames.pong(ping.id()));
        }
    }

    @Override
    public void binary() {
        meters.parseFailure();
        bad("binary", "control frames are text frames of JSON, found a binary message", "");
    }

    @Override
    public void tooLong() {
        meters.oversized();
        bad("too_large", "a control frame has at most " + V2Terms.MAX_CONTROL_BYTES + " bytes", "");
    }

    @Override
    public void unreadable() {
        meters.oversized();
        send(V2Frames.error("too_large", "a control frame has at most " + V2Terms.MAX_CONTROL_BYTES + " bytes", ""));
        connection.end(Closing.TOO_BIG);
    }

    private void bad(String code, String message, String field) {
        boolean last = badFrames.oneMore();
        send(V2Frames.error(code, message, field));
        if (last) {
            send(V2Frames.goaway("policy", 0, subscription().cursor()));
            connection.end(Closing.policy(BadFrames.MOST + " bad frames"));
        }
    }

    private void send(ObjectNode frame) {
        // A text must not overtake the records before it.
        batches.end();
        out.addText(frame.toString());
    }
}
