package io.dashstream.session;

import io.dashstream.metrics.MeterNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All open sessions, and the watch over them: one periodic task per event loop pings its sessions and drops those that
 * have not been heard. Sessions are added and removed on their own event loop; the rest is for any thread.
 */
// At start, so that its series exist before the first client.
@Startup
@ApplicationScoped
public class Sessions {
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<EventLoop, Round> rounds = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Runnable> whenEmpty = new AtomicReference<>();
    private final long pingNanos;
    private final long silenceNanos;

    Sessions(SessionSettings settings, MeterRegistry meters) {
        this.pingNanos = settings.pingInterval().toNanos();
        this.silenceNanos = settings.silenceDeadline().toNanos();
        Gauge.builder(MeterNames.CONNECTED_CLIENTS, open, AtomicInteger::get)
                .description("Open client connections")
                .register(meters);
    }

    /** How many there are. */
    public int count() {
        return open.get();
    }

    /** Calls once there is none, perhaps at once, perhaps on an event loop. One caller. */
    void whenEmpty(Runnable empty) {
        whenEmpty.set(empty);
        tellWhenEmpty();
    }

    private void tellWhenEmpty() {
        if (open.get() == 0) {
            Runnable empty = whenEmpty.getAndSet(null);
            if (empty != null) {
                empty.run();
            }
        }
    }

    void add(Session session) {
        open.incrementAndGet();
        rounds.computeIfAbsent(session.eventLoop(), Round::new).add(session);
    }

    void remove(Session session) {
        session.closed();
        Round round = rounds.get(session.eventLoop());
        if (round != null && round.sessions.remove(session)) {
            open.decrementAndGet();
            tellWhenEmpty();
        }
    }

    /** The rounds of all event loops that ever had a session: as many as there are loops. */
    List<Round> rounds() {
        return new ArrayList<>(rounds.values());
    }

    /** The sessions of one event loop; touched there only, but for {@link #run}. */
    final class Round {
        private final EventLoop loop;
        private final Set<Session> sessions = new LinkedHashSet<>();
        private @Nullable Future<?> task;

        private Round(EventLoop loop) {
            this.loop = loop;
        }

        private void add(Session session) {
            sessions.add(session);
            if (task == null) {
                task = loop.scheduleAtFixedRate(this::turn, pingNanos, pingNanos, TimeUnit.NANOSECONDS);
            }
        }

        private void turn() {
            long tooLongAgo = System.nanoTime() - silenceNanos;
            for (Session session : List.copyOf(sessions)) {
                if (session.silentSince(tooLongAgo)) {
                    session.drop();
                } else {
                    session.ping();
                }
            }
        }

        /** Has something done with this loop's sessions, on the loop. */
        void run(Consumer<List<Session>> action) {
            loop.execute(() -> action.accept(List.copyOf(sessions)));
        }
    }
}
