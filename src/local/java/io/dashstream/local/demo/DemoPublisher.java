package io.dashstream.local.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Publishes the runs of the demo's agents, without end, from a thread of its own. Any thread may start and close it. */
public final class DemoPublisher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DemoPublisher.class.getName());
    private static final long TICK_MS = 20;

    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "demo-publisher");
        thread.setDaemon(true);
        return thread;
    });
    private final Clock clock;
    private final Outlet outlet;
    private final Agents agents;

    private DemoPublisher(DemoOptions options, Outlet outlet, Clock clock) {
        this.clock = clock;
        this.outlet = outlet;
        // Thread ids of another start must be others: their sequences begin at 1 again.
        String start = Long.toString(clock.millis() / 1000 % 1_000_000, 36).toLowerCase(Locale.ROOT);
        this.agents = new Agents(options, start + ".", now());
    }

    /**
     * Starts publishing.
     *
     * @param bootstrap the broker, host:port
     */
    // The publisher itself is what is closed, and tick says what went wrong.
    @SuppressWarnings("FutureReturnValueIgnored")
    public static DemoPublisher start(String bootstrap, String topic, DemoOptions options) {
        DemoPublisher publisher = new DemoPublisher(options, new Outlet(bootstrap, topic), Clock.systemUTC());
        publisher.ticks.scheduleWithFixedDelay(publisher::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
        return publisher;
    }

    private void tick() {
        try {
            agents.until(now(), outlet::write);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "the demo publisher stopped", e);
            ticks.shutdown();
        }
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /** Stops publishing; what was published is in the topic. */
    @Override
    public void close() {
        ticks.shutdown();
        try {
            if (!ticks.awaitTermination(3, TimeUnit.SECONDS)) {
                ticks.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outlet.close();
    }
}
