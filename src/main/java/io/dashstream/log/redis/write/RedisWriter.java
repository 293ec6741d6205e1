package io.dashstream.log.redis.write;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashstream.log.DurableLog;
import io.dashstream.log.Epoch;
import io.dashstream.log.LogLife;
import io.dashstream.log.TelemetryLog;
import io.dashstream.log.redis.stream.RedisFault;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.stream.StreamQuestions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log to Redis: one cursor per partition, which stands still while Redis is away and goes on from the newest
 * entry when it is back, from memory or from Kafka. One thread of its own; what is public is for any thread.
 *
 * <p>After any fault nothing is believed any more: where the streams end is asked again.
 */
public final class RedisWriter implements DurableLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisWriter.class);
    private static final long LEAST_PAUSE_MS = 100;
    private static final long MOST_PAUSE_MS = 2_000;
    private static final long IDLE_MS = 1_000;

    private final TelemetryLog log;
    private final RedisLink link;
    private final Retention retention;
    private final RedisMeters meters;
    private final Clock clock;
    private final ServerCheck server;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "dashstream-log-redis-write");

    private int measured;
    private volatile boolean draining;
    private volatile @Nullable LifeWriter writing;
    private volatile Optional<RedisFault> fault = Optional.empty();

    public RedisWriter(TelemetryLog log, RedisLink link, Retention retention, RedisMeters meters, Clock clock) {
        this.log = log;
        this.link = link;
        this.retention = retention;
        this.meters = meters;
        this.clock = clock;
        this.server = new ServerCheck(link);
    }

    /** Begins to write. */
    public void start() {
        log.onChange(this::wake);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean kept() {
        return true;
    }

    @Override
    public CompletionStage<Map<Integer, Long>> ends(Epoch epoch, int partitions) {
        return new StreamQuestions(link).ends(epoch, partitions);
    }

    @Override
    public Map<Integer, Long> through(Epoch epoch) {
        LifeWriter now = writing;
        return now != null && now.life().epoch().equals(epoch) ? now.through() : Map.of();
    }

    /** What keeps it from writing, all or a partition; it is tried again. */
    public Optional<RedisFault> fault() {
        return fault;
    }

    /** What is written now and may be lost later, in words. */
    public Optional<String> warning() {
        return server.warning();
    }

    private void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        long pauseMs = 0;
        try {
            while (pauseMs >= 0 && !closing.await(pauseMs, MILLISECONDS)) {
                pauseMs = turn(pauseMs);
            }
        } catch (InterruptedException e) {
            // The end: what Redis lacks, the next start or another replica appends.
        }
    }

    /** One round; the pause before the next one, milliseconds, or -1 for the end. */
    private long turn(long pausedMs) throws InterruptedException {
        boolean draining = this.draining;
        try {
            boolean moved = round();
            if (!moved && draining) {
                return -1;
            }
            if (!moved) {
                wake.tryAcquire(IDLE_MS, MILLISECONDS);
            }
            return 0;
        } catch (IOException | ExecutionException | RuntimeException e) {
            if (ended()) {
                return 0;
            }
            server.forget();
            LifeWriter now = writing;
            if (now != null) {
                now.forget();
            }
            tell(Optional.of(RedisFault.of(e)));
            return draining ? -1 : Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, pausedMs * 2));
        }
    }

    /** Whether the life it writes is over, so that it cannot be read any more. */
    private boolean ended() {
        LifeWriter now = writing;
        return now != null && log.life().filter(life -> life == now.life()).isEmpty();
    }

    private boolean round() throws InterruptedException, IOException, ExecutionException {
        Optional<LogLife> life = log.life();
        if (life.isEmpty()) {
            return false;
        }
        LifeWriter now = writing;
        if (now == null || now.life() != life.get()) {
            now = new LifeWriter(life.get(), log::oldest, link, retention, meters, clock);
            writing = now;
        }
        for (; measured < life.get().partitions(); measured++) {
            int partition = measured;
            meters.durableLag(partition, () -> lag(partition));
        }
        now.told(server.check());
        boolean moved = now.round();
        tell(now.refused());
        return moved;
    }

    private void tell(Optional<RedisFault> now) {
        if (now.equals(fault)) {
            return;
        }
        fault = now;
        if (now.isPresent()) {
            LOG.warnf(
                    "The replay log cannot be written; trying until it can. Delivery goes on reason=%s",
                    now.get().words());
        } else {
            LOG.info("The replay log is written again");
        }
    }

    private long lag(int partition) {
        LifeWriter now = writing;
        return now == null || ended() || partition >= now.life().partitions() ? 0 : now.lag(partition);
    }

    /** Writes what the log holds now and ends, after that time in any case; to be called when nothing is appended any more. */
    public void drain(Duration atMost) {
        draining = true;
        wake();
        try {
            thread.join(atMost.toMillis());
            if (thread.isAlive()) {
                LOG.warnf("The replay log was not written to its end within %s; the next start goes on there", atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        link.close();
    }
}
