package io.dashstream.delivery.cursor;

import io.dashstream.delivery.Filter;
import io.dashstream.delivery.Sink;
import io.dashstream.delivery.Sink.Cause;
import io.dashstream.delivery.Sink.Started;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.delivery.bound.SendDeadline;
import io.dashstream.delivery.start.Ends;
import io.dashstream.delivery.start.Placement;
import io.dashstream.delivery.start.Start;
import io.dashstream.log.Cursor;
import io.dashstream.log.LogLife;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's cursor on the log. Its sink's event loop only.
 *
 * <pre>
 *   starting (asks the log for its ends) --placed--> on course --seek, another life of the topic--> starting
 *       \_____________________________________________/
 *                           close, or the deadline of its socket --> closed
 * </pre>
 */
final class LogSubscription implements Subscription {
    private static final Logger LOG = Logger.getLogger(LogSubscription.class);
    private static final long ASK_AGAIN_MS = 250;

    private final Parts parts;
    private final LoopTurns loop;
    private final Sink sink;
    private final Outlet outlet;
    private final SendDeadline deadline;
    private Start start;
    private @Nullable Course course;
    private boolean asking;
    private boolean waking;
    private @Nullable Future<?> askingAgain;
    private @Nullable Future<?> pacing;
    private boolean closed;

    LogSubscription(Parts parts, LoopTurns loop, Sink sink, SubscriptionOptions options) {
        this.parts = parts;
        this.loop = loop;
        this.sink = sink;
        long now = parts.nanos().getAsLong();
        this.outlet = new Outlet(sink, options, loop.tally(), now);
        this.deadline = new SendDeadline(parts.settings().sendDeadline().toNanos(), now);
        this.start = new Start(options.start(), Cause.OPEN);
        parts.log().life().ifPresent(start::note);
    }

    boolean isClosed() {
        return closed;
    }

    /** Moves on as far as the sink takes it; whether there is more to do at once. */
    boolean turn(TurnPages pages, long nowNanos) {
        if (closed) {
            return false;
        }
        deadline.look(sink.pendingBytes(), nowNanos);
        boolean more = false;
        Course running = onCourse(pages.life());
        if (running == null) {
            ask(pages.life());
        } else {
            if (running.partitions() < pages.partitions()) {
                ask(pages.life());
            }
            outlet.beginTurn();
            more = running.turn(pages, loop.tally(), nowNanos);
            waitForPace(nowNanos);
        }
        flush(nowNanos);
        return more;
    }

    private void flush(long nowNanos) {
        if (!closed) {
            outlet.flush();
            deadline.added(sink.pendingBytes(), nowNanos);
        }
    }

    /** The course, if it is one of this life; a course of another life ends here. */
    private @Nullable Course onCourse(LogLife life) {
        Course running = course;
        if (running != null && !running.isOf(life)) {
            outlet.select(Selection.of(outlet.selection().filter()));
            startAt(new Start(StartPoint.EARLIEST, Cause.EPOCH));
            return null;
        }
        return running;
    }

    private void startAt(Start other) {
        if (course != null) {
            course.close();
            course = null;
        }
        asking = false;
        start = other;
        parts.log().life().ifPresent(start::note);
        outlet.allowance().forgetDelivered();
    }

    private void ask(LogLife life) {
        if (asking) {
            return;
        }
        asking = true;
        Start asked = start;
        if (course == null) {
            asked.note(life);
        }
        parts.ends()
                .ask(asked.instant())
                .whenComplete((ends, fault) -> sink.eventLoop().execute(() -> {
                    if (closed || asked != start) {
                        return;
                    }
                    if (fault != null || !place(asked, ends)) {
                        LOG.debugf(fault, "A start waits for the log's ends");
                        askingAgain =
                                sink.eventLoop().schedule(() -> askAgain(asked), ASK_AGAIN_MS, TimeUnit.MILLISECONDS);
                    }
                }));
    }

    private void askAgain(Start asked) {
        if (!closed && asked == start) {
            asking = false;
            loop.turn(this);
        }
    }

    private boolean place(Start asked, Ends ends) {
        Optional<LogLife> life = parts.log().life();
        if (life.isEmpty()) {
            return false;
        }
        Course running = course;
        if (running != null) {
            asking = false;
            running.grow(asked.point().cursor().offsets(), ends);
            loop.turn(this);
            return true;
        }
        Optional<Placement> placed = asked.place(life.get(), ends);
        placed.ifPresent(place -> begin(life.get(), place));
        return placed.isPresent();
    }

    private void begin(LogLife life, Placement place) {
        asking = false;
        course = new Course(parts, life, place, outlet, this::wake);
        outlet.touch();
        sink.started(new Started(
                place.cause(),
                place.cursor(),
                new TreeMap<>(place.ends().oldest()),
                new TreeMap<>(place.ends().newest())));
        // The sink may have gone on elsewhere in answer to that.
        loop.turn(this);
        flush(parts.nanos().getAsLong());
    }

    private void waitForPace(long nowNanos) {
        long nanos = pacing != null || closed ? 0 : outlet.allowance().nanosUntilRoom(nowNanos);
        if (nanos > 0) {
            pacing = sink.eventLoop()
                    .schedule(
                            () -> {
                                pacing = null;
                                loop.turn(this);
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
    }

    /** Looks after what time alone brings about: the deadline of the socket, and words about being behind. */
    void tick(long nowNanos) {
        if (closed) {
            return;
        }
        deadline.look(sink.pendingBytes(), nowNanos);
        if (deadline.passed(nowNanos)) {
            long behind = course == null ? 0 : course.behind();
            close();
            parts.meters().tooSlow();
            sink.tooSlow(behind, deadline.waitedNanos(nowNanos) / 1_000_000);
        } else if (course != null) {
            course.tick(nowNanos);
            flush(nowNanos);
        }
    }

    /** Something of our own failed: nobody else is to suffer for it. */
    void fail(RuntimeException cause) {
        if (!closed) {
            close();
            sink.failed(cause);
        }
    }

    /** Has the next turn come soon. */
    void wake() {
        if (!waking && !closed) {
            waking = true;
            sink.eventLoop().execute(() -> {
                waking = false;
                loop.turn(this);
            });
        }
    }

    @Override
    public void ready() {
        loop.turn(this);
    }

    @Override
    public void seek(StartPoint point) {
        outlet.select(Selection.of(outlet.selection().filter()));
        startAt(new Start(point, Cause.SEEK));
        wake();
    }

    @Override
    public void replayThreads(Map<String, Long> sequences) {
        outlet.select(new Selection(outlet.selection().filter(), sequences, cursor().offsets()));
        startAt(new Start(StartPoint.EARLIEST, Cause.SEEK));
        wake();
    }

    @Override
    public void filter(Filter filter) {
        outlet.select(outlet.selection().with(filter));
        wake();
    }

    @Override
    public void acknowledge(Cursor applied) {
        outlet.acknowledge(applied);
        wake();
    }

    @Override
    public Cursor cursor() {
        return course == null ? start.point().cursor() : course.cursor();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (course != null) {
                course.close();
            }
            cancel(pacing);
            cancel(askingAgain);
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
