package io.dashstream.session;

import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;

/** When each event loop has answered last. Any thread; each loop writes down its own time, once a second. */
@Singleton
class EventLoops {
    private static final long EVERY_MS = 1000;
    private static final long STUCK_MS = Duration.ofSeconds(30).toMillis();

    private volatile List<AtomicLong> answered = List.of();

    // The task only writes a number down.
    @SuppressWarnings("FutureReturnValueIgnored")
    void start(@Observes StartupEvent event, Vertx vertx) {
        Iterable<EventExecutor> loops = ((VertxInternal) vertx).getEventLoopGroup();
        answered = StreamSupport.stream(loops.spliterator(), false)
                .map(loop -> {
                    AtomicLong nanos = new AtomicLong(System.nanoTime());
                    loop.scheduleAtFixedRate(
                            () -> nanos.set(System.nanoTime()), EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
                    return nanos;
                })
                .toList();
    }

    int count() {
        return answered.size();
    }

    /** How long the one that is silent longest has not answered. */
    long silentMs() {
        long now = System.nanoTime();
        long oldest = answered.stream().mapToLong(at -> now - at.get()).max().orElse(0);
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(oldest));
    }

    /** Whether a loop that is silent for so long does not answer any more. */
    static boolean stuck(long silentMs) {
        return silentMs > STUCK_MS;
    }
}
