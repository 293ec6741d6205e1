package io.dashstream.log.redis.write;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashstream.log.DurableLog;
import io.dashstream.log.Epoch;
import io.dashstream.log.TelemetryLog;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.log.redis.stream.StreamQuestions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Writes the log to Redis: one cursor per partition, which stands still while Redis is away and goes on from the newest
 * entry when it is back, from memory or from Kafka. One thread of its own; what is public is for any thread.
 *
 * <p>A round takes one page of each partition and sends them pipelined, so that a slow server costs one round trip for all.
 * After any fault nothing is believed any more: where the streams end is asked again.
 */
public final class RedisWriter implements DurableLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisWriter.class);
    private static final int MOST_UNDER_WAY = 16;
    private static final long LEAST_PAUSE_MS = 100;
    private static final long MOST_PAUSE_MS = 2_000;
    private static final long IDLE_MS = 1_000;
    private static final int READ_PATIENCE_SECONDS = 60;

    private final TelemetryLog log;
    private final RedisLink link;
    private final Retention retention;
    private final RedisMeters meters;
    private final Clock clock;
    private final StreamSizes sizes;
    private final ServerCheck server;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<Integer, Boolean> measured = new HashMap<>();
    private final Thread thread = new Thread(this::run, "dashstream-log-redis-write");

    private volatile Streams streams = new Streams(Optional.empty(), Map.of());
    private volatile boolean failing;

    /** The cursors of one life of the topic. */
    private record Streams(Optional<Epoch> epoch, Map<Integer, StreamCursor> cursors) {}

    private record Sent(StreamCursor cursor, CompletionStage<Response> answer, long sinceNanos) {}

    public RedisWriter(TelemetryLog log, RedisLink link, Retention retention, RedisMeters meters, Clock clock) {
        this.log = log;
        this.link = link;
        this.retention = retention;
        this.meters = meters;
        this.clock = clock;
        this.sizes = new StreamSizes(link, retention, clock);
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
        return new StreamQuestions(link).throughOfAll(epoch, partitions);
    }

    @Override
    public Map<Integer, Long> through(Epoch epoch) {
        Streams now = streams;
        Map<Integer, Long> through = new HashMap<>();
        if (now.epoch().filter(epoch::equals).isPresent()) {
            now.cursors().forEach((partition, cursor) -> through.put(partition, cursor.durable()));
            through.values().removeIf(offset -> offset < 0);
        }
        return through;
    }

    /** Whether the last attempt failed; it is tried again. */
    public boolean failing() {
        return failing;
    }

    private void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        long pauseMs = 0;
        try {
            while (!closing.await(pauseMs, MILLISECONDS)) {
                pauseMs = turn(pauseMs);
            }
        } catch (InterruptedException e) {
            // The end: what Redis lacks, the next start or another replica appends.
        }
    }

    /** One round; the pause before the next one, milliseconds. */
    private long turn(long pausedMs) throws InterruptedException {
        try {
            if (!round()) {
                wake.tryAcquire(IDLE_MS, MILLISECONDS);
            }
            if (failing) {
                LOG.info("The replay log is written again");
                failing = false;
            }
            return 0;
        } catch (IOException | ExecutionException | RuntimeException e) {
            failed(e);
            return Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, pausedMs * 2));
        }
    }

    private void failed(Exception e) {
        if (!failing) {
            LOG.warnf("The replay log cannot be written; trying until it can. Delivery goes on reason=%s", reason(e));
            failing = true;
        }
        server.forget();
        streams.cursors().values().forEach(StreamCursor::forget);
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.toString();
    }

    /** Writes one page of each partition that has one; false when none had. */
    private boolean round() throws InterruptedException, IOException, ExecutionException {
        Optional<Epoch> epoch = log.epoch();
        if (epoch.isEmpty()) {
            return false;
        }
        if (!streams.epoch().equals(epoch)) {
            streams = new Streams(epoch, new ConcurrentHashMap<>());
        }
        boolean moved = false;
        List<Sent> sent = new ArrayList<>();
        for (int partition = 0; partition < log.partitions(); partition++) {
            StreamCursor cursor = cursor(epoch.get(), partition);
            var page = cursor.page(log.head(partition));
            if (page.isPresent()) {
                moved = true;
                Optional<Request> command = cursor.take(answer(log.read(page.get())), clock.millis());
                // Read before, asked afterwards: what was read is of this life, since one that has ended never comes
                // back.
                if (!log.epoch().equals(epoch)) {
                    return true;
                }
                command.ifPresent(request -> sent.add(new Sent(cursor, link.send(request), System.nanoTime())));
            }
            if (sent.size() == MOST_UNDER_WAY) {
                settle(sent);
            }
        }
        settle(sent);
        return moved;
    }

    private void settle(List<Sent> sent) throws InterruptedException, IOException {
        for (Sent one : sent) {
            Response answer = told(one.answer());
            meters.written(System.nanoTime() - one.sinceNanos());
            one.cursor().settle(answer);
            Optional<CompletionStage<Retention>> look = sizes.look(one.cursor().keys());
            if (look.isPresent()) {
                one.cursor().retain(told(look.get()));
            }
        }
        sent.clear();
    }

    private StreamCursor cursor(Epoch epoch, int partition)
            throws InterruptedException, IOException, ExecutionException {
        StreamCursor cursor = streams.cursors()
                .computeIfAbsent(partition, number -> new StreamCursor(new StreamKeys(epoch, number), retention));
        if (measured.putIfAbsent(partition, true) == null) {
            meters.durableLag(partition, () -> lag(partition));
        }
        if (!cursor.placed()) {
            told(server.check());
            OptionalLong newest = told(new StreamQuestions(link).newest(epoch, partition));
            if (newest.isPresent()) {
                cursor.continueAfter(newest.getAsLong());
            } else {
                cursor.startOver(beginning(partition));
                cursor.settle(told(link.send(cursor.announcement(clock.millis()))));
            }
        }
        return cursor;
    }

    /** Before what the log still has, as far as a stream would keep it. */
    private long beginning(int partition) throws InterruptedException, ExecutionException {
        long head = log.head(partition);
        long oldest = answer(log.oldest()).getOrDefault(partition, head + 1);
        return Math.max(-1, Math.min(head, Math.max(oldest - 1, head - retention.records())));
    }

    private long lag(int partition) {
        Streams now = streams;
        StreamCursor cursor = now.cursors().get(partition);
        if (cursor == null || !log.epoch().equals(now.epoch())) {
            return 0;
        }
        return Math.max(0, log.head(partition) - cursor.durable());
    }

    private <T> T told(CompletionStage<T> redis) throws InterruptedException, IOException {
        try {
            return answer(redis);
        } catch (ExecutionException e) {
            meters.writeFailed();
            throw new IOException("Redis did not take a batch", e.getCause());
        }
    }

    private static <T> T answer(CompletionStage<T> stage) throws InterruptedException, ExecutionException {
        try {
            return stage.toCompletableFuture().get(READ_PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("no answer within " + Duration.ofSeconds(READ_PATIENCE_SECONDS), e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        link.close();
    }
}
