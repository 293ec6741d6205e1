package io.dashstream.session.v1;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.log.Cursor;
import io.dashstream.log.HoleReason;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One connection that speaks dialect 1. Its event loop only. */
public final class V1Dialect extends SocketSink implements Dialect {
    private static final Logger LOG = Logger.getLogger(V1Dialect.class);
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private final Connection connection;
    private final SessionMeters meters;
    private final Duration resumeGrace;
    private final Jumps jumps;
    private final BadFrames badFrames = new BadFrames();

    /** Positions the client gave, until the first word about their partition. */
    private final Map<Integer, Long> given;

    /** While held, no record is written: the client may be about to say where it wants to start. */
    private boolean held;

    private @Nullable Future<?> grace;
    private @Nullable Subscription subscription;

    public V1Dialect(Outbound out, Connection connection, SessionMeters meters, Opening opening, Duration resumeGrace) {
        super(out);
        this.connection = connection;
        this.meters = meters;
        this.resumeGrace = resumeGrace;
        this.jumps = new Jumps(this::send);
        this.given = new HashMap<>(opening.start().start().cursor().offsets());
        this.held = !opening.placed() && !resumeGrace.isZero();
    }

    @Override
    public void opened(Subscription opened) {
        subscription = opened;
        if (held) {
            grace = eventLoop().schedule(this::letGo, resumeGrace.toMillis(), MILLISECONDS);
        }
    }

    private void letGo() {
        if (held) {
            held = false;
            if (grace != null) {
                grace.cancel(false);
                grace = null;
            }
            subscription().ready();
        }
    }

    private Subscription subscription() {
        return requireNonNull(subscription, "a dialect is opened before it is used");
    }

    @Override
    public long writableBytes() {
        return held ? 0 : super.writableBytes();
    }

    @Override
    public void started(Started started) {
        switch (started.cause()) {
            case OPEN -> {}
            case SEEK -> {
                given.clear();
                given.putAll(jumps.given());
                jumps.started(started, subscription());
            }
            // This dialect has no reset frame; to its clients this one means the same: go on from here.
            case EPOCH, AHEAD -> {
                given.clear();
                send(V1Frames.cursorResetComplete(
                        started.cursor().offsets(),
                        "the position is not of this topic's life or lies ahead of it: going on from here"));
                jumps.started(started, subscription());
            }
        }
        connection.started();
    }

    @Override
    public void records(RecordRun run) {
        if (!given.isEmpty()) {
            given.remove(run.partition());
        }
        jumps.delivered(run.size());
        run.encoded(PairEncoding.PAIRS, slice -> out.add(slice.retain()));
    }

    @Override
    public void gap(int partition, Hole hole) {
        Long position = given.remove(partition);
        if (position != null && hole.from() == position + 1 && hole.reason() == HoleReason.EXPIRED) {
            send(V1Frames.cursorStale(partition, position, hole.to() + 1));
        } else {
            send(V1Frames.gap(partition, hole, jumps.thread()));
        }
    }

    @Override
    public void caughtUp(Cursor cursor, long delivered, long tookMs) {
        jumps.caughtUp(cursor, subscription());
    }

    @Override
    public void status(long behindRecords, long behindMs) {
        // Existing clients know no such frame.
    }

    @Override
    public void tooSlow(long behindRecords, long withoutProgressMs) {
        send(V1Frames.disconnect(behindRecords, withoutProgressMs));
        connection.end(Closing.SLOW);
    }

    @Override
    public void failed(Throwable cause) {
        connection.fault(cause);
    }

    @Override
    public void drain(long retryAfterMs) {
        // Existing clients know no such frame: the close frame says it.
    }

    @Override
    public int maxTextBytes() {
        return MAX_TEXT_BYTES;
    }

    @Override
    public void text(ByteBuf bytes) {
        try {
            act(V1Requests.read(ControlText.read(bytes)));
        } catch (Malformed malformed) {
            bad();
        }
        letGo();
    }

    private void act(V1Request request) {
        if (request instanceof V1Request.Ping) {
            send(V1Frames.pong());
        } else if (request instanceof V1Request.CursorReset) {
            jumps.reset(subscription());
        } else if (request instanceof V1Request.ResumeFrom from) {
            resume(from);
        } else if (request instanceof V1Request.TooMany tooMany) {
            refuse(tooMany.code(), tooMany.message());
        }
    }

    private void resume(V1Request.ResumeFrom from) {
        if (from.byThread()) {
            meters.threadResume();
        } else {
            meters.partitionResume();
        }
        if (from.badEntries() > 0) {
            for (int i = 0; i < from.badEntries(); i++) {
                meters.parseFailure();
            }
            LOG.infof(
                    "Resume entries skipped. client=%s count=%d first=%s",
                    connection.client(), from.badEntries(), printable(from.firstBad()));
        }
        if (!jumps.resume(from.resume(), subscription())) {
            refuse(
                    "RESUME_TOO_MANY_WAITING",
                    "up to " + Jumps.MOST_WAITING + " resumes may wait for the one that runs");
        }
    }

    private static String printable(String name) {
        String shown = name.length() <= 40 ? name : name.substring(0, 40) + "...";
        return shown.replaceAll("[^ -~]", "?");
    }

    @Override
    public void binary() {
        bad();
    }

    @Override
    public void tooLong() {
        unreadable();
    }

    @Override
    public void unreadable() {
        meters.oversized();
        send(V1Frames.error("CONTROL_FRAME_TOO_LARGE", "a text frame has at most " + MAX_TEXT_BYTES + " bytes"));
        connection.end(Closing.TOO_BIG);
    }

    /** Existing clients take an error frame as the end: it is only sent when it is. */
    private void bad() {
        meters.parseFailure();
        if (badFrames.oneMore()) {
            refuse("TOO_MANY_BAD_FRAMES", BadFrames.MOST + " frames could not be understood");
        }
    }

    private void refuse(String code, String message) {
        send(V1Frames.error(code, message));
        connection.end(Closing.policy(code));
    }

    private void send(ObjectNode frame) {
        out.addText(frame.toString());
    }
}
