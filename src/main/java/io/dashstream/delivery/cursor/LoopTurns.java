package io.dashstream.delivery.cursor;

import io.dashstream.log.LogLife;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one event loop, moved on together: however often the log says that its head moved, there is at most
 * one turn to come. {@link #wake} is for any thread, the rest for the loop.
 */
final class LoopTurns {
    private static final Logger LOG = Logger.getLogger(LoopTurns.class);
    private static final long MOST_TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TICKS_PER_DEADLINE = 8;

    private final Parts parts;
    private final EventLoop loop;
    private final TurnTally tally;
    private final TurnPages pages = new TurnPages();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final List<LogSubscription> subscriptions = new ArrayList<>();
    private @Nullable Future<?> ticks;
    private boolean turning;

    LoopTurns(Parts parts, EventLoop loop) {
        this.parts = parts;
        this.loop = loop;
        this.tally = new TurnTally(parts.meters());
    }

    TurnTally tally() {
        return tally;
    }

    void add(LogSubscription subscription) {
        subscriptions.add(subscription);
        if (ticks == null) {
            long every = Math.min(
                    MOST_TICK_NANOS,
                    Math.min(
                                    parts.settings().sendDeadline().toNanos(),
                                    parts.settings().statusInterval().toNanos())
                            / TICKS_PER_DEADLINE);
            ticks = loop.scheduleAtFixedRate(this::tick, every, every, TimeUnit.NANOSECONDS);
        }
        subscription.wake();
    }

    /** Has a turn come soon for all. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            loop.execute(this::turn);
        }
    }

    private void turn() {
        // Before the heads are read: what is appended from now on wakes again.
        woken.set(false);
        if (subscriptions.isEmpty()) {
            return;
        }
        if (turn(subscriptions)) {
            wake();
        }
        sweep();
    }

    /** A turn for one of them. */
    void turn(LogSubscription subscription) {
        if (turning) {
            // Its sink called back amid a turn.
            subscription.wake();
        } else if (turn(List.of(subscription))) {
            subscription.wake();
        }
    }

    private boolean turn(List<LogSubscription> these) {
        Optional<LogLife> life = parts.log().life();
        if (life.isEmpty()) {
            return false;
        }
        turning = true;
        boolean more = false;
        long now = parts.nanos().getAsLong();
        pages.begin(life.get());
        try {
            for (int i = 0; i < these.size(); i++) {
                more |= turn(these.get(i), now);
            }
        } finally {
            pages.end();
            turning = false;
            tally.count(parts.clock().millis());
        }
        return more;
    }

    private boolean turn(LogSubscription subscription, long now) {
        try {
            return subscription.turn(pages, now);
        } catch (RuntimeException e) {
            subscription.fail(e);
            return false;
        }
    }

    private void tick() {
        long now = parts.nanos().getAsLong();
        for (int i = 0; i < subscriptions.size(); i++) {
            LogSubscription subscription = subscriptions.get(i);
            try {
                subscription.tick(now);
            } catch (RuntimeException e) {
                subscription.fail(e);
            }
        }
        sweep();
        // Nothing may be owed to a lost wake-up.
        wake();
        if (subscriptions.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticks = null;
            LOG.debug("The last subscription of a loop is gone");
        }
    }

    private void sweep() {
        subscriptions.removeIf(LogSubscription::isClosed);
    }
}
