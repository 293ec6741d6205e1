package io.dashstream.log.redis.read;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogReader;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.page.Page;
import io.dashstream.log.page.SharedRead;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.stream.StreamQuestions;
import io.dashstream.log.thread.ThreadIndex;
import io.dashstream.wire.HeaderPeek;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The warm tier: pages of a partition by offset from its stream, over a few connections. Any thread asks; answers arrive on
 * the tier's threads.
 *
 * <p>Each connection reads one page at a time; who finds none free waits his turn. Readers that want the same page at the
 * same time share one read. After a fault everyone is sent to the next tier for a moment, because who waits for a server
 * that hangs would wait a time-out per page.
 */
public final class RedisTier implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisTier.class);
    private static final int CLOSE_SECONDS = 5;

    private final Map<SharedRead.Key, SharedRead> underWay = new HashMap<>();
    // Bounded by the subscribers, each of which has one read under way.
    private final Deque<SharedRead> waiting = new ArrayDeque<>();
    private final Deque<RedisLink> idle = new ArrayDeque<>();
    private final List<RedisLink> links;
    private final ExecutorService threads;
    private final HeaderPeek peek;
    private final RedisMeters meters;
    private final PageSizes sizes = new PageSizes();
    private final Rest rest = new Rest();
    private final RedisThreads index;
    private boolean closed;

    public RedisTier(Supplier<RedisLink> connections, int readers, HeaderPeek peek, RedisMeters meters) {
        this.peek = peek;
        this.meters = meters;
        for (int i = 0; i < readers; i++) {
            idle.add(connections.get());
        }
        links = List.copyOf(idle);
        index = new RedisThreads(connections.get(), rest, Clock.systemUTC());
        threads = Executors.newFixedThreadPool(readers, task -> new Thread(task, "dashstream-log-redis-read"));
    }

    /** This tier as it reads one life of the topic. */
    public LogReader in(Epoch epoch) {
        return request -> read(epoch, request);
    }

    /** What is known here of the threads of one life of the topic. */
    public ThreadIndex threads(Epoch epoch) {
        return index.in(epoch);
    }

    private CompletionStage<ReadAnswer> read(Epoch epoch, ReadRequest request) {
        if (request.upTo() <= request.after()) {
            return CompletableFuture.completedFuture(new CaughtUp(request.after()));
        }
        SharedRead read = new SharedRead(epoch, request);
        CompletionStage<ReadAnswer> answer;
        RedisLink link;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(closing());
            }
            Optional<Throwable> fault = rest.cause();
            if (fault.isPresent()) {
                return CompletableFuture.failedFuture(fault.get());
            }
            SharedRead same = underWay.get(read.key());
            if (same != null && same.serves(request)) {
                return same.join();
            }
            underWay.put(read.key(), read);
            answer = read.join();
            link = idle.poll();
            if (link == null) {
                waiting.add(read);
            }
        }
        if (link != null) {
            serve(link, read);
        }
        return answer;
    }

    private void serve(RedisLink link, SharedRead read) {
        long began = System.nanoTime();
        CompletionStage<Page> page = page(new StreamQuestions(link), read);
        page.whenComplete((found, failure) -> {
            meters.read(System.nanoTime() - began);
            if (failure != null) {
                failed(failure);
                ended(link, read);
                read.fail(failure);
                return;
            }
            // Nobody joins any more before the page is given out.
            try (Page own = found) {
                ended(link, read);
                read.complete(own);
            }
        });
    }

    private CompletionStage<Page> page(StreamQuestions redis, SharedRead read) {
        ReadRequest request = read.request();
        return sizes.reach(redis, read.epoch(), request)
                .thenCompose(reach -> redis.entries(read.epoch(), request.withUpTo(reach.to()), reach.entries())
                        .thenCompose(entries -> entries.size() > 0 || reach.to() >= request.upTo()
                                ? CompletableFuture.completedFuture(entries)
                                // Nothing is there before a large one.
                                : redis.entries(read.epoch(), request, 1)))
                .thenComposeAsync(entries -> page(redis, read, entries), threads);
    }

    private CompletionStage<Page> page(StreamQuestions redis, SharedRead read, Response entries) {
        ReadRequest request = read.request();
        if (entries.size() == 0) {
            return redis.nothingUpTo(read.epoch(), request)
                    .thenCompose(told -> told instanceof CaughtUp caughtUp && caughtUp.through() == request.after()
                            // Another replica appended the next entry between the two questions.
                            ? page(redis, read)
                            : CompletableFuture.completedFuture(counted(told)));
        }
        Page page = new StreamPage(request, peek, meters::corrupt).of(entries);
        sizes.observe(request.partition(), page);
        return CompletableFuture.completedFuture(counted(page));
    }

    private Page counted(ReadAnswer told) {
        return counted(new Page.Told(told));
    }

    private Page counted(Page page) {
        if (page instanceof Page.Told told && told.answer() instanceof NotHere) {
            meters.missed();
        } else {
            meters.found();
        }
        return page;
    }

    private void ended(RedisLink link, SharedRead read) {
        SharedRead next;
        synchronized (this) {
            underWay.remove(read.key(), read);
            next = waiting.poll();
            if (next == null) {
                idle.add(link);
            }
        }
        if (next != null) {
            serve(link, next);
        }
    }

    /** Redis is out of reach: who waits would learn the same, one time-out after the other. */
    private void failed(Throwable failure) {
        meters.readFailed();
        List<SharedRead> all;
        rest.begin(failure);
        synchronized (this) {
            all = takeWaiting();
        }
        all.forEach(read -> read.fail(failure));
    }

    private List<SharedRead> takeWaiting() {
        List<SharedRead> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(read -> underWay.remove(read.key(), read));
        return all;
    }

    @Override
    public void close() {
        List<SharedRead> all;
        synchronized (this) {
            closed = true;
            all = takeWaiting();
        }
        all.forEach(read -> read.fail(closing()));
        links.forEach(RedisLink::close);
        index.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, SECONDS)) {
                LOG.warnf("Pages of Redis are still taken apart after %d s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IllegalStateException closing() {
        return new IllegalStateException("the log is closed; Redis is not read any more");
    }
}
