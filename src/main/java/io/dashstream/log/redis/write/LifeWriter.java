package io.dashstream.log.redis.write;

import io.dashstream.log.LogLife;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.redis.stream.RedisFault;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.log.redis.stream.StreamQuestions;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Writes one life of the topic: one cursor per partition. The writer's thread, but for {@link #through} and {@link #lag}.
 *
 * <p>A round takes one page of each partition and sends them pipelined, so that a slow server costs one round trip for all.
 * A partition whose key holds something else is left out and looked at again later; the others go on.
 */
final class LifeWriter {
    private static final int MOST_UNDER_WAY = 16;
    private static final int PATIENCE_SECONDS = 60;
    private static final long REFUSED_NANOS = Duration.ofSeconds(2).toNanos();

    private final LogLife life;
    private final Supplier<CompletionStage<Map<Integer, Long>>> oldest;
    private final RedisLink link;
    private final Retention retention;
    private final RedisMeters meters;
    private final Clock clock;
    private final StreamSizes sizes;
    private final Map<Integer, StreamCursor> cursors = new ConcurrentHashMap<>();
    // At most one per partition.
    private final Map<Integer, Refusal> refused = new HashMap<>();

    private record Sent(StreamCursor cursor, CompletionStage<Response> answer, long sinceNanos) {}

    private record Refusal(RedisFault fault, long untilNanos) {}

    /** @param oldest asks the log for the oldest offset of each partition */
    LifeWriter(
            LogLife life,
            Supplier<CompletionStage<Map<Integer, Long>>> oldest,
            RedisLink link,
            Retention retention,
            RedisMeters meters,
            Clock clock) {
        this.life = life;
        this.oldest = oldest;
        this.link = link;
        this.retention = retention;
        this.meters = meters;
        this.clock = clock;
        this.sizes = new StreamSizes(link, retention, clock);
    }

    LogLife life() {
        return life;
    }

    /** Partition to the offset through which it is known to be in Redis. */
    Map<Integer, Long> through() {
        Map<Integer, Long> through = new HashMap<>();
        cursors.forEach((partition, cursor) -> through.put(partition, cursor.durable()));
        through.values().removeIf(offset -> offset < 0);
        return through;
    }

    /** How far Redis is behind the log in a partition. */
    long lag(int partition) {
        StreamCursor cursor = cursors.get(partition);
        return cursor == null ? 0 : Math.max(0, life.head(partition) - cursor.durable());
    }

    /** Why a partition is left out, if one is. */
    Optional<RedisFault> refused() {
        return refused.values().stream().map(Refusal::fault).findFirst();
    }

    /** Where the streams end is to be asked again. */
    void forget() {
        cursors.values().forEach(StreamCursor::forget);
    }

    /** Writes one page of each partition that has one; false when none had. */
    boolean round() throws InterruptedException, IOException, ExecutionException {
        boolean moved = false;
        List<Sent> sent = new ArrayList<>();
        for (int partition = 0; partition < life.partitions(); partition++) {
            Optional<StreamCursor> cursor = cursor(partition);
            Optional<ReadRequest> page =
                    cursor.isEmpty() ? Optional.empty() : cursor.get().page(life.head(partition));
            if (page.isPresent()) {
                moved = true;
                StreamCursor from = cursor.get();
                from.take(answer(life.read(page.get())), clock.millis())
                        .ifPresent(request -> sent.add(new Sent(from, link.send(request), System.nanoTime())));
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
            StreamCursor cursor = one.cursor();
            try {
                Response answer = told(one.answer());
                meters.written(System.nanoTime() - one.sinceNanos());
                cursor.settle(answer);
                Optional<CompletionStage<Retention>> look = sizes.look(cursor.keys());
                if (look.isPresent()) {
                    cursor.retain(told(look.get()));
                }
            } catch (IOException e) {
                refuse(cursor, e);
            }
        }
        sent.clear();
    }

    /** The cursor of a partition, placed; empty while its key is not ours. */
    private Optional<StreamCursor> cursor(int partition) throws InterruptedException, IOException, ExecutionException {
        StreamCursor cursor = cursors.computeIfAbsent(
                partition, number -> new StreamCursor(new StreamKeys(life.epoch(), number), retention));
        Refusal refusal = refused.get(partition);
        if (refusal != null && System.nanoTime() - refusal.untilNanos() < 0) {
            return Optional.empty();
        }
        if (!cursor.placed()) {
            try {
                place(cursor);
                refused.remove(partition);
            } catch (IOException e) {
                refuse(cursor, e);
                return Optional.empty();
            }
        }
        return Optional.of(cursor);
    }

    private void place(StreamCursor cursor) throws InterruptedException, IOException, ExecutionException {
        StreamKeys keys = cursor.keys();
        OptionalLong newest = told(new StreamQuestions(link).newest(keys.epoch(), keys.partition()));
        if (newest.isPresent()) {
            cursor.continueAfter(newest.getAsLong());
            return;
        }
        long head = life.head(keys.partition());
        Response told = told(link.send(cursor.announcement(head, clock.millis())));
        if (!told.get(0).toString().equals(AppendScript.TOLD)) {
            // Another replica began it meanwhile.
            cursor.settle(told);
            return;
        }
        cursor.startOver(beginning(keys.partition(), head));
    }

    /** Before what the log still has, as far as a stream would keep it. */
    private long beginning(int partition, long head) throws InterruptedException, ExecutionException {
        long first = answer(oldest.get()).getOrDefault(partition, head + 1);
        return Math.max(-1, Math.min(head, Math.max(first - 1, head - retention.records())));
    }

    private void refuse(StreamCursor cursor, IOException cause) throws IOException {
        RedisFault fault = RedisFault.of(cause);
        if (!fault.ofTheKey()) {
            throw cause;
        }
        cursor.forget();
        StreamKeys keys = cursor.keys();
        refused.put(keys.partition(), new Refusal(fault.at(keys.log()), System.nanoTime() + REFUSED_NANOS));
    }

    /** What Redis answers. */
    <T> T told(CompletionStage<T> redis) throws InterruptedException, IOException {
        try {
            return answer(redis);
        } catch (ExecutionException e) {
            meters.writeFailed();
            throw new IOException("Redis did not take what was sent", e.getCause());
        }
    }

    private static <T> T answer(CompletionStage<T> stage) throws InterruptedException, ExecutionException {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("no answer within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
