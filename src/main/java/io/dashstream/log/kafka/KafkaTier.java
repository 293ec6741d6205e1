package io.dashstream.log.kafka;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogReader;
import io.dashstream.log.LogSettings;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.page.Page;
import io.dashstream.log.page.SharedRead;
import io.dashstream.wire.HeaderPeek;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The cold tier: pages of a partition by offset, straight from Kafka, by a few consumers. Any thread asks; answers arrive
 * on the tier's threads.
 *
 * <p>A page goes to the consumer that stands there already, else to one not in use, else it waits its turn. Readers that
 * want the same page at the same time share one read.
 */
public final class KafkaTier implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaTier.class);
    private static final int CLOSE_SECONDS = 5;

    private final Map<SharedRead.Key, SharedRead> underWay = new HashMap<>();
    // Bounded by the subscribers, each of which has one read under way.
    private final Deque<SharedRead> waiting = new ArrayDeque<>();
    private final List<PageReader> idle = new ArrayList<>();
    private final ScheduledExecutorService threads;
    private final ScheduledFuture<?> unusedCheck;
    private final long idleNanos;
    private final LongAdder pages = new LongAdder();
    private boolean closed;

    /**
     * @param connection Kafka client settings
     * @param asked tells the life of the topic
     */
    public KafkaTier(Map<String, Object> connection, KafkaTopic asked, LogSettings settings, HeaderPeek peek) {
        LogSettings.Kafka kafka = settings.kafka();
        KafkaAccess access = new KafkaAccess(connection, asked, settings.topic(), kafka.readTimeout());
        AtomicInteger number = new AtomicInteger();
        // One more than the readers, for the task that closes those not in use.
        threads = Executors.newScheduledThreadPool(
                kafka.consumers() + 1, task -> new Thread(task, "dashstream-log-kafka-" + number.incrementAndGet()));
        idleNanos = kafka.idleTimeout().toNanos();
        unusedCheck = threads.scheduleWithFixedDelay(this::closeUnused, idleNanos, idleNanos / 2, NANOSECONDS);
        for (int i = 0; i < kafka.consumers(); i++) {
            idle.add(new PageReader(access, peek));
        }
    }

    /** This tier as it reads one life of the topic; reads of another life fail. */
    public LogReader in(Epoch epoch) {
        return request -> read(epoch, request);
    }

    /** Pages read from Kafka since the start. */
    public long pages() {
        return pages.sum();
    }

    private CompletionStage<ReadAnswer> read(Epoch epoch, ReadRequest request) {
        if (request.upTo() <= request.after()) {
            return CompletableFuture.completedFuture(new CaughtUp(request.after()));
        }
        SharedRead read = new SharedRead(epoch, request);
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(closing());
            }
            SharedRead same = underWay.get(read.key());
            if (same != null && same.serves(request)) {
                return same.join();
            }
            underWay.put(read.key(), read);
            CompletionStage<ReadAnswer> answer = read.join();
            PageReader reader = readerFor(read);
            if (reader == null) {
                waiting.add(read);
            } else {
                threads.execute(() -> serve(reader, read));
            }
            return answer;
        }
    }

    /** The idle reader that stands where the page begins, else one without a consumer, else the one idle for longest. */
    private @Nullable PageReader readerFor(SharedRead read) {
        PageReader best = null;
        for (PageReader reader : idle) {
            if (reader.standsAt(
                    read.epoch(), read.request().partition(), read.request().after() + 1)) {
                best = reader;
                break;
            }
            if (best == null || (best.isOpen() && !reader.isOpen())) {
                best = reader;
            }
        }
        if (best != null) {
            idle.remove(best);
        }
        return best;
    }

    private void serve(PageReader reader, SharedRead read) {
        try (Page page = reader.read(read.epoch(), read.request())) {
            pages.increment();
            ended(reader, read);
            read.complete(page);
        } catch (TimeoutException e) {
            // Kafka is out of reach: who waits would learn the same, one time-out after the other.
            ended(reader, read);
            read.fail(e);
            failWaiting(e);
        } catch (RuntimeException | Error e) {
            ended(reader, read);
            read.fail(e);
        }
    }

    /** Nobody joins the read any more; its reader takes the next one or rests. */
    private synchronized void ended(PageReader reader, SharedRead read) {
        underWay.remove(read.key(), read);
        rest(reader);
    }

    private synchronized void rest(PageReader reader) {
        SharedRead next = waiting.poll();
        if (closed) {
            reader.close();
        } else if (next != null) {
            threads.execute(() -> serve(reader, next));
        } else {
            idle.add(reader);
        }
    }

    private void failWaiting(Throwable fault) {
        List<SharedRead> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(read -> underWay.remove(read.key(), read));
        }
        all.forEach(read -> read.fail(fault));
    }

    private void closeUnused() {
        List<PageReader> unused = new ArrayList<>();
        synchronized (this) {
            long since = System.nanoTime() - idleNanos;
            idle.removeIf(reader -> reader.isOpen() && reader.lastUsedNanos() - since < 0 && unused.add(reader));
        }
        for (PageReader reader : unused) {
            reader.close();
            rest(reader);
        }
    }

    @Override
    public void close() {
        List<PageReader> resting;
        synchronized (this) {
            closed = true;
            resting = List.copyOf(idle);
            idle.clear();
        }
        failWaiting(closing());
        unusedCheck.cancel(false);
        threads.shutdownNow();
        resting.forEach(PageReader::close);
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, SECONDS)) {
                LOG.warnf("Reads of Kafka still run after %d s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IllegalStateException closing() {
        return new IllegalStateException("the log is closed; Kafka is not read any more");
    }
}
