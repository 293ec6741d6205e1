package io.dashstream.log.kafka;

import static io.dashstream.log.HoleReason.EXPIRED;

import io.dashstream.log.Epoch;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.page.Page;
import io.dashstream.wire.HeaderPeek;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of one topic with one consumer, which is made when first needed and thrown away after a fault. Confined to
 * one thread at a time; blocks.
 *
 * <p>Pages that follow each other in a partition are served from what was polled already and from the consumer's own fetch
 * buffer.
 */
final class PageReader {
    private static final Logger LOG = Logger.getLogger(PageReader.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaAccess kafka;
    private final HeaderPeek peek;
    private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();

    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Epoch epoch;
    private int partition = -1;
    private long next = -1;
    private long lastUsedNanos;

    PageReader(KafkaAccess kafka, HeaderPeek peek) {
        this.kafka = kafka;
        this.peek = peek;
    }

    /** Whether the page would go on where the last one of this reader ended. */
    boolean standsAt(Epoch of, int ofPartition, long offset) {
        return next == offset && partition == ofPartition && of.equals(epoch);
    }

    boolean isOpen() {
        return consumer != null;
    }

    /** When the last read ended, on {@link System#nanoTime}. */
    long lastUsedNanos() {
        return lastUsedNanos;
    }

    /**
     * Reads one page.
     *
     * @throws KafkaException when Kafka does not answer in time, or not as it should
     * @throws OtherLifeException when the topic is not of that epoch any more
     */
    Page read(Epoch of, ReadRequest request) {
        try {
            return read(placed(of, request), request);
        } catch (RuntimeException e) {
            close();
            throw e;
        } finally {
            lastUsedNanos = System.nanoTime();
        }
    }

    private Page read(Consumer<byte[], byte[]> placed, ReadRequest request) {
        TopicPartition from = new TopicPartition(kafka.topic(), request.partition());
        PageFilling page = new PageFilling(request, peek);
        page.takeFrom(polled);
        long covered = covered(placed, from);
        if (page.isEmpty() && Math.min(covered, request.upTo()) <= request.after()) {
            try {
                covered = poll(placed, from, request, page);
            } catch (OffsetOutOfRangeException e) {
                return new Page.Told(outOfRange(placed, from, request));
            }
        }
        if (page.isEmpty()) {
            next = Math.min(covered, request.upTo()) + 1;
            return new Page.Told(new CaughtUp(next - 1));
        }
        Page.Filled filled = new Page.Filled(page.block());
        next = filled.block().last().offset() + 1;
        return filled;
    }

    /** Polls until there is a record for the page, or the partition's end or anything undeliverable was passed. */
    private long poll(Consumer<byte[], byte[]> placed, TopicPartition from, ReadRequest request, PageFilling page) {
        long deadline = System.nanoTime() + kafka.timeout().toNanos();
        long covered;
        boolean idle;
        do {
            List<ConsumerRecord<byte[], byte[]>> got = placed.poll(POLL).records(from);
            polled.addAll(got);
            page.takeFrom(polled);
            covered = covered(placed, from);
            idle = page.isEmpty() && Math.min(covered, request.upTo()) <= request.after();
        } while (idle && !atEnd(placed, from, covered, deadline));
        verify();
        return covered;
    }

    private boolean atEnd(Consumer<byte[], byte[]> placed, TopicPartition from, long covered, long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            throw new TimeoutException(
                    "Kafka gave no record of " + from + " after offset " + covered + " within " + kafka.timeout());
        }
        Long end = placed.endOffsets(List.of(from), left).get(from);
        return end != null && covered + 1 >= end;
    }

    /** The last offset that needs no further poll: all before it was taken, or is delivered to nobody. */
    private long covered(Consumer<byte[], byte[]> placed, TopicPartition from) {
        ConsumerRecord<byte[], byte[]> waiting = polled.peek();
        return (waiting == null ? placed.position(from) : waiting.offset()) - 1;
    }

    private ReadAnswer outOfRange(Consumer<byte[], byte[]> placed, TopicPartition from, ReadRequest request) {
        Long start = placed.beginningOffsets(List.of(from), kafka.timeout()).get(from);
        verify();
        next = -1;
        if (start == null || start <= request.after() + 1) {
            throw new KafkaException("Kafka's " + from + " ends before offset " + request.after() + ", where a reader"
                    + " stands; the broker has not caught up, or has lost records");
        }
        return new Hole(request.after() + 1, Math.min(start - 1, request.upTo()), EXPIRED);
    }

    private Consumer<byte[], byte[]> placed(Epoch of, ReadRequest request) {
        if (epoch != null && !epoch.equals(of)) {
            // What it has at hand is of the topic's other life.
            close();
        }
        epoch = of;
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = kafka.consumer();
            consumer = open;
        }
        if (!standsAt(of, request.partition(), request.after() + 1)) {
            TopicPartition to = new TopicPartition(kafka.topic(), request.partition());
            polled.clear();
            next = -1;
            partition = request.partition();
            open.assign(List.of(to));
            open.seek(to, request.after() + 1);
        }
        return open;
    }

    /** What was polled before Kafka told this epoch is of this epoch: a life that has ended never comes back. */
    private void verify() {
        Epoch now = kafka.epoch();
        if (!now.equals(epoch)) {
            throw new OtherLifeException("the topic " + kafka.topic() + " is of epoch " + now + " now, not " + epoch);
        }
    }

    /** Gives the consumer back; the next read makes another. */
    void close() {
        Consumer<byte[], byte[]> open = consumer;
        consumer = null;
        epoch = null;
        partition = -1;
        next = -1;
        polled.clear();
        if (open != null) {
            try {
                open.close(CloseOptions.timeout(Duration.ZERO));
            } catch (KafkaException e) {
                LOG.debugf(e, "A consumer did not close in order");
            }
        }
    }
}
