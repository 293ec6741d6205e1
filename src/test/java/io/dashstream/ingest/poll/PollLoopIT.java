package io.dashstream.ingest.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading a real topic goes on whatever happens to the client or to a batch: each record once, in order. */
class PollLoopIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 2;
    private static final int LARGE = 900_000;

    private final SharedKafka kafka = SharedKafka.get();
    private final Map<String, Object> connection = new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrap()));
    private final String topic = kafka.newTopic(PARTITIONS);
    private final String group = "poll-loop-" + UUID.randomUUID();
    private final Map<Integer, List<Long>> taken = new ConcurrentHashMap<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean placedAmongBatches = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile Runnable beforeABatch = () -> {};

    private final PollLoop loop = new PollLoop(topic, this::client, this::place, this::take, faults::add);

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
    }

    @Test
    void shouldGoOnWithAnotherClientWhenItsClientFails() {
        loop.begin();
        write(500);
        awaitTaken(500);

        assertThat(loop.ask(Consumer::close)).isTrue();
        write(500);

        awaitTaken(1_000);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(made).hasValue(2));
        write(500);

        awaitTaken(1_500);
        assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(loop.ended()).isFalse();
    }

    @Test
    void shouldTryUntilAClientCanBeMade() {
        refusals.set(3);
        loop.begin();
        write(10);

        awaitTaken(10);
        assertThat(faults).hasSize(3).allMatch(KafkaException.class::isInstance);
    }

    @Test
    void shouldPlaceAgainWhenABatchCannotBeTaken() {
        AtomicInteger batches = new AtomicInteger();
        beforeABatch = () -> {
            if (batches.incrementAndGet() == 2) {
                throw new OutOfMemoryError("as the test wants it");
            }
        };
        loop.begin();
        write(10_000);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(placed).hasValueGreaterThanOrEqualTo(2));
        awaitTaken(10_000);
        assertThat(faults).as("the client is well").isEmpty();
        assertThat(made).hasValue(1);
    }

    @Test
    void shouldPlaceOnlyWhileNoBatchIsUnderWay() {
        // Work that takes long enough for several batches to be under way.
        beforeABatch = () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        loop.begin();
        write(20_000);
        for (int i = 1; i <= 3; i++) {
            int times = i;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(placed).hasValueGreaterThanOrEqualTo(times));
            loop.placeAgain();
        }

        awaitTaken(20_000);
        assertThat(placedAmongBatches).isFalse();
    }

    @Test
    void shouldNotPollFarAheadOfLargeRecords() throws Exception {
        connection.put("max.partition.fetch.bytes", 8 << 20);
        CountDownLatch held = new CountDownLatch(1);
        beforeABatch = () -> awaitUninterruptibly(held);
        for (int i = 0; i < 60; i++) {
            kafka.send(topic, i % PARTITIONS, new byte[LARGE]);
        }
        kafka.flush();
        loop.begin();
        try {
            long polled = 0;
            // An answer takes 250 ms when there is nothing to poll, or no room.
            for (int unchanged = 0; polled == 0 || unchanged < 20; unchanged++) {
                long now = polled();
                if (now > polled) {
                    polled = now;
                    unchanged = 0;
                }
            }

            // Room for 8 MiB, which the one fetch of both partitions takes whole.
            assertThat(polled * LARGE).isLessThanOrEqualTo(18L << 20);
        } finally {
            held.countDown();
        }
        awaitTaken(60);
    }

    /** How many records the client has handed out. */
    private long polled() throws Exception {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        assertThat(loop.ask(client -> answer.complete(
                        client.assignment().stream().mapToLong(client::position).sum())))
                .isTrue();
        return answer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldBeIdleOnceWhatItHasPolledIsTaken() throws Exception {
        beforeABatch = () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        loop.begin();
        write(20_000);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(taken).isNotEmpty());
        CompletableFuture<Boolean> idle = new CompletableFuture<>();

        loop.ask(client -> idle.complete(loop.idle() && underWay.get() == 0));

        assertThat(idle.get(30, TimeUnit.SECONDS)).isTrue();
        awaitTaken(20_000);
    }

    @Test
    void shouldAnswerWhatWasAskedBeforeItStops() throws Exception {
        loop.begin();
        write(10);
        awaitTaken(10);

        loop.ask(client -> client.commitAsync(
                Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(5)), (done, refused) -> {}));
        loop.stop();

        assertThat(kafka.committed(group, topic, 0)).isEqualTo(5);
        assertThat(loop.ended()).as("it was told to").isFalse();
    }

    @Test
    void shouldRefuseQuestionsWhenTooManyWait() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        loop.begin();
        loop.ask(client -> {
            asked.countDown();
            awaitUninterruptibly(answer);
        });
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        boolean all = true;
        for (int i = 0; i < 1_000; i++) {
            all &= loop.ask(client -> {});
        }
        answer.countDown();

        assertThat(all).isFalse();
    }

    private Consumer<Void, ByteBuffer> client() {
        if (refusals.getAndDecrement() > 0) {
            throw new KafkaException("as the test wants it");
        }
        made.incrementAndGet();
        return ReaderSettings.client(connection, group);
    }

    private void place(Consumer<Void, ByteBuffer> client, Collection<TopicPartition> partitions) {
        if (underWay.get() > 0) {
            placedAmongBatches.set(true);
        }
        placed.incrementAndGet();
        partitions.forEach(partition -> client.seek(
                partition, taken.getOrDefault(partition.partition(), List.of()).size()));
    }

    /** As the log does: what it holds already is not taken again, and nothing is taken behind a gap. */
    private void take(ConsumerRecords<Void, ByteBuffer> batch, int generation) {
        underWay.incrementAndGet();
        try {
            beforeABatch.run();
            for (ConsumerRecord<Void, ByteBuffer> record : batch) {
                List<Long> offsets = taken.computeIfAbsent(
                        record.partition(), first -> Collections.synchronizedList(new ArrayList<>()));
                if (record.offset() == offsets.size()) {
                    offsets.add(record.offset());
                }
            }
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void write(int records) {
        for (int i = 0; i < records; i++) {
            kafka.send(topic, i % PARTITIONS, Records.event("t-1", i + 1));
        }
        kafka.flush();
    }

    private void awaitTaken(int records) {
        List<Long> each = LongStream.range(0, records / PARTITIONS).boxed().toList();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(taken.getOrDefault(0, List.of())).hasSize(each.size());
            assertThat(taken.getOrDefault(1, List.of())).hasSize(each.size());
        });
        assertThat(taken).containsEntry(0, each).containsEntry(1, each);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
