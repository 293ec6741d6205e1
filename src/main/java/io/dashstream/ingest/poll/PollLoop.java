package io.dashstream.ingest.poll;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the topic with a Kafka client of its own: one thread polls, another takes what was polled. Any thread may begin, ask
 * and stop.
 *
 * <p>Two threads, because inflating, checking and laying down a record costs as much as polling it. A few batches may be under
 * way between them; then polling waits. None is under way while partitions are placed, so that a placement finds the log as it
 * will be.
 *
 * <p>A client that fails is closed, and another one made after a while: it joins the group, its partitions are placed where
 * the log ends, and nothing is lost or repeated. Only {@link #stop} ends the loop.
 */
public final class PollLoop {
    private static final Logger LOG = Logger.getLogger(PollLoop.class);

    // Two fetches of records of 512 bytes: with fewer, taking has none while the next fetch is on its way, and what
    // waits is what the collector copies.
    private static final int BATCHES_AHEAD = 4;

    /** A larger batch takes the place of several: a few full fetches of large records are more than a small heap holds. */
    private static final int BATCH_BYTES = 2 << 20;

    private static final int MOST_QUESTIONS = 64;
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final String topic;
    private final Supplier<Consumer<Void, ByteBuffer>> clients;
    private final Placer placer;
    private final Taker taker;
    private final java.util.function.Consumer<Throwable> faults;

    private final Semaphore room = new Semaphore(BATCHES_AHEAD);
    private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(MOST_QUESTIONS);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread polling = new Thread(this::run, "dashstream-ingest-poll");
    private final ExecutorService taking =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "dashstream-ingest"));

    private volatile boolean placeAgain;
    private long pauseMs = FIRST_PAUSE_MS;

    /** Places assigned partitions; called on the polling thread while no batch is under way. */
    public interface Placer {
        void assigned(Consumer<Void, ByteBuffer> client, Collection<TopicPartition> partitions);
    }

    /** What is asked of the client, on the polling thread. */
    public interface Question {
        void ask(Consumer<Void, ByteBuffer> client);
    }

    /** Takes a batch that was polled under a group generation; called on one thread. */
    public interface Taker {
        void take(ConsumerRecords<Void, ByteBuffer> batch, int generation);
    }

    /**
     * @param clients makes a client, which this closes
     * @param faults is told what a client or the making of one has thrown
     */
    public PollLoop(
            String topic,
            Supplier<Consumer<Void, ByteBuffer>> clients,
            Placer placer,
            Taker taker,
            java.util.function.Consumer<Throwable> faults) {
        this.topic = topic;
        this.clients = clients;
        this.placer = placer;
        this.taker = taker;
        this.faults = faults;
    }

    /** Begins to read; once. */
    public void begin() {
        polling.start();
    }

    /**
     * Has the client asked on its thread, between two polls: within 250 ms, unless there is no client right now.
     *
     * @return false when too many questions wait already, and this one was not taken
     */
    public boolean ask(Question question) {
        return questions.offer(question);
    }

    /** Has the group assign its partitions again, so that they are placed again. */
    public void placeAgain() {
        placeAgain = true;
    }

    /**
     * Whether all that was polled is taken, waiting a moment for what is under way; to be asked on the polling thread, where
     * it stays so until the next poll. Without waiting it would never be so while records come all the time.
     */
    public boolean idle() {
        boolean all = acquired(BATCHES_AHEAD);
        if (all) {
            room.release(BATCHES_AHEAD);
        }
        return all;
    }

    /** Whether it has come to an end that nobody asked for. */
    public boolean ended() {
        return stopping.getCount() > 0 && polling.getState() == Thread.State.TERMINATED;
    }

    /** Stops for good: what was asked is answered, what was polled is taken, and the client has left its group. */
    public void stop() throws InterruptedException {
        stopping.countDown();
        if (polling.getState() != Thread.State.NEW) {
            polling.join(CLOSE.plus(POLL).toMillis());
        }
        taking.shutdown();
        if (!taking.awaitTermination(CLOSE.toMillis(), MILLISECONDS)) {
            LOG.warn("A batch was still being taken at the end");
        }
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try {
                read();
            } catch (Throwable e) {
                // Also an Error, such as no memory for one fetch: only an order ends this thread.
                faults.accept(e);
                pause();
            }
        }
    }

    private void read() {
        Consumer<Void, ByteBuffer> client = clients.get();
        try {
            client.subscribe(List.of(topic), new Assignments(client));
            while (stopping.getCount() > 0) {
                poll(client);
                answer(client);
            }
            // What was asked between the last answer and the order to stop.
            answer(client);
        } finally {
            client.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void poll(Consumer<Void, ByteBuffer> client) {
        if (!acquired(1)) {
            return;
        }
        int taken = 1;
        try {
            ConsumerRecords<Void, ByteBuffer> batch = client.poll(POLL);
            pauseMs = FIRST_PAUSE_MS;
            if (!batch.isEmpty()) {
                int generation = client.groupMetadata().generationId();
                int batches = batchesIn(batch);
                while (taken < batches && !acquired(batches - taken)) {
                    answer(client);
                }
                taken = batches;
                taking.execute(() -> take(batch, generation, batches));
                taken = 0;
            }
        } finally {
            room.release(taken);
        }
    }

    /** For how many a batch counts. */
    private static int batchesIn(ConsumerRecords<Void, ByteBuffer> batch) {
        long bytes = 0;
        for (TopicPartition partition : batch.partitions()) {
            for (ConsumerRecord<Void, ByteBuffer> record : batch.records(partition)) {
                bytes += record.serializedValueSize();
            }
        }
        return (int) Math.min(BATCHES_AHEAD, 1 + bytes / BATCH_BYTES);
    }

    /** Room for so many batches, waiting a moment for those under way. */
    private boolean acquired(int batches) {
        try {
            return room.tryAcquire(batches, POLL.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void take(ConsumerRecords<Void, ByteBuffer> batch, int generation, int batches) {
        try {
            taker.take(batch, generation);
        } catch (Throwable e) {
            // Also an Error, such as no memory for one inflated record. What is not in the log is read again.
            LOG.errorf(e, "A batch could not be taken; reading again from the log's end");
            placeAgain();
        } finally {
            room.release(batches);
        }
    }

    private void answer(Consumer<Void, ByteBuffer> client) {
        if (placeAgain) {
            placeAgain = false;
            client.enforceRebalance("positions are to be found again");
        }
        for (var question = questions.poll(); question != null; question = questions.poll()) {
            question.ask(client);
        }
    }

    private void pause() {
        try {
            boolean stopped = stopping.await(pauseMs, MILLISECONDS);
            pauseMs = stopped ? pauseMs : Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Tells of assignments once what was polled before is in the log. */
    private final class Assignments implements ConsumerRebalanceListener {
        private final Consumer<Void, ByteBuffer> client;

        private Assignments(Consumer<Void, ByteBuffer> client) {
            this.client = client;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // This poll has room of its own.
            int others = BATCHES_AHEAD - 1;
            room.acquireUninterruptibly(others);
            try {
                placer.assigned(client, partitions);
            } finally {
                room.release(others);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Each assignment places all partitions anew.
        }
    }
}
