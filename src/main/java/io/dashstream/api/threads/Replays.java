package io.dashstream.api.threads;

import io.dashstream.delivery.Delivery;
import io.dashstream.delivery.Filter;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.Cursor;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads pages of records through delivery, as any client is served. Any thread; nothing blocks. */
@Singleton
class Replays {
    /** Pages being gathered at the same time, each of a few MiB. */
    private static final int MOST = 16;

    /** So long a page may take; what was found by then is given, with the place to go on from. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Delivery delivery;
    private final Vertx vertx;
    private final Semaphore room = new Semaphore(MOST);

    Replays(Delivery delivery, Vertx vertx) {
        this.delivery = delivery;
        this.vertx = vertx;
    }

    /** Too many ask at the same time. */
    static final class Busy extends Exception {
        private static final long serialVersionUID = 1;

        Busy() {
            super(MOST + " pages are being read; ask again");
        }
    }

    /** A page of what the filter wants, after the cursor or from the beginning. */
    CompletionStage<ReplayPage> read(Filter filter, Optional<Cursor> after, int limit) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(new Busy());
        }
        EventLoop loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
        PageSink sink = new PageSink(loop, limit);
        StartPoint start = after.map(StartPoint::after).orElse(StartPoint.EARLIEST);
        // Never acknowledged: the window is the page.
        SubscriptionOptions options = new SubscriptionOptions(start, filter, limit, 0, 0);
        loop.execute(() -> {
            sink.opened(delivery.open(sink, options));
            var timeUp = loop.schedule(sink::timeUp, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            sink.page().whenComplete((page, fault) -> timeUp.cancel(false));
        });
        return sink.page().whenComplete((page, fault) -> room.release());
    }
}
