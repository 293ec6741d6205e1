package io.dashstream.session;

import static org.awaitility.Awaitility.await;

import io.dashstream.delivery.Delivery;
import io.dashstream.delivery.Filter;
import io.dashstream.delivery.Sink;
import io.dashstream.delivery.Sink.Cause;
import io.dashstream.delivery.Sink.Started;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.Cursor;
import io.dashstream.log.Epoch;
import io.dashstream.log.RecordRun;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A delivery that does what the test says, so that every frame of the door can be brought about at will: holes, resets
 * and deadlines included. Tests drive it from their own thread; the sink is called on its event loop.
 */
@Alternative
@ApplicationScoped
class ScriptedDelivery implements Delivery {
    static final Epoch EPOCH = new Epoch("k3Jt9Q");

    private final List<Script> opened = new CopyOnWriteArrayList<>();

    @Override
    public Subscription open(Sink sink, SubscriptionOptions options) {
        Script script = new Script(sink, options);
        opened.add(script);
        return script;
    }

    /** Waits for the n-th subscription (from 0) since {@link #forget}. */
    Script subscription(int n) {
        await("subscription " + n).until(() -> opened.size() > n);
        return opened.get(n);
    }

    void forget() {
        opened.clear();
    }

    static Cursor cursor(Map<Integer, Long> offsets) {
        return Cursor.of(EPOCH, offsets);
    }

    /** One subscription: what its sink is told, and what it was asked. */
    static final class Script implements Subscription {
        final SubscriptionOptions options;
        final List<Object> asked = new CopyOnWriteArrayList<>();
        private final Sink sink;
        private volatile Cursor cursor = ScriptedDelivery.cursor(Map.of(0, 41L, 1, 7L));
        private volatile boolean closed;

        private Script(Sink sink, SubscriptionOptions options) {
            this.sink = sink;
            this.options = options;
        }

        /** Tells the sink something in a turn of its event loop, then flushes. */
        Script tell(Consumer<Sink> turn) {
            sink.eventLoop()
                    .submit(() -> {
                        if (!closed) {
                            turn.accept(sink);
                            sink.flush();
                        }
                    })
                    .syncUninterruptibly();
            return this;
        }

        Script start() {
            return start(Cause.OPEN);
        }

        Script start(Cause cause) {
            return tell(s -> s.started(new Started(cause, cursor, Map.of(0, 3L, 1, 0L), Map.of(0, 41L, 1, 7L))));
        }

        Script records(RecordRun run) {
            return tell(s -> {
                s.records(run);
                run.release();
            });
        }

        Script at(Map<Integer, Long> offsets) {
            cursor = ScriptedDelivery.cursor(offsets);
            return this;
        }

        <T> T awaitAsked(Class<T> kind) {
            await("the client's " + kind.getSimpleName())
                    .until(() -> asked.stream().anyMatch(kind::isInstance));
            return asked.stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .findFirst()
                    .orElseThrow();
        }

        boolean isClosed() {
            return closed;
        }

        long writableBytes() {
            return sink.eventLoop()
                    .submit(sink::writableBytes)
                    .syncUninterruptibly()
                    .getNow();
        }

        @Override
        public void ready() {
            asked.add("ready");
        }

        @Override
        public void seek(StartPoint start) {
            asked.add(start);
        }

        @Override
        public void replayThreads(Map<String, Long> sequences) {
            asked.add(Map.copyOf(sequences));
        }

        @Override
        public void filter(Filter filter) {
            asked.add(filter);
        }

        @Override
        public void acknowledge(Cursor applied) {
            asked.add(applied);
        }

        @Override
        public Cursor cursor() {
            return cursor;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
