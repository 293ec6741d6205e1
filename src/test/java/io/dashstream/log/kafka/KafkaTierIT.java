package io.dashstream.log.kafka;

import static io.dashstream.log.LogUnderTest.PARTITION;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dashstream.ingest.SampleRecords;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import io.dashstream.log.TestSettings;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading a real topic: what is skipped, shared, waited for and refused. */
class KafkaTierIT {
    private static final byte[] GOOD = SampleRecords.event("t-1", 1, 1);

    private final long memoryBefore = UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    private TopicUnderTest topic = new TopicUnderTest(TestSettings.with(
            Map.of("dashstream.log.kafka.consumers", "2", "dashstream.log.kafka.idle-timeout", "1s")));

    @AfterEach
    void everythingIsReleased() {
        topic.close();
        assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isEqualTo(memoryBefore);
    }

    @BeforeEach
    void noConsumerIsLeft() {
        await().atMost(10, SECONDS).until(() -> consumers() == 0);
    }

    @Test
    void shouldNeverDeliverWhatIngestRefuses() {
        long first = topic.write(GOOD);
        topic.write(SampleRecords.garbage());
        topic.writeNull();
        topic.write(SampleRecords.truncated());
        topic.write(SampleRecords.empty());
        long second = topic.write(GOOD);

        assertThat(offsets(first - 1)).containsExactly(first, second);
    }

    @Test
    void shouldPassAStretchOfNothingButRefusedRecords() {
        long first = topic.write(GOOD);
        long last = topic.writeAll(
                IntStream.range(0, 3000).mapToObj(i -> SampleRecords.garbage()).toList());
        long position = first;
        while (position < last) {
            ReadAnswer answer = join(ask(position, last));
            assertThat(answer).isInstanceOf(CaughtUp.class);
            assertThat(((CaughtUp) answer).through()).isGreaterThan(position).isLessThanOrEqualTo(last);
            position = ((CaughtUp) answer).through();
        }

        assertThat(position).isEqualTo(last);
    }

    @Test
    void shouldReadManyPagesInARowEachRecordOnce() {
        List<byte[]> values = IntStream.range(0, 20_000)
                .mapToObj(i -> SampleRecords.event("t-" + i % 5, i + 1, i + 1))
                .toList();
        long last = topic.writeAll(values);
        long position = -1;
        int count = 0;
        while (position < last) {
            RecordRun run = ((Records) join(ask(position, last))).run();
            for (int i = 0; i < run.size(); i++) {
                assertThat(run.record(i).prev()).isEqualTo(position);
                position = run.record(i).offset();
                assertThat(run.record(i).header().threads().get(0).sequence()).isEqualTo(++count);
            }
            run.release();
        }

        assertThat(count).isEqualTo(20_000);
        assertThat(consumers()).as("one consumer goes on where it stands").isEqualTo(1);
    }

    @Test
    void shouldReadOnceForAllWhoWantTheSamePage() {
        long last = topic.write(GOOD);
        assertThat(offsets(join(ask(last - 1, last)))).containsExactly(last);
        long before = topic.tier().pages();
        List<CompletionStage<ReadAnswer>> answers =
                IntStream.range(0, 100).mapToObj(i -> ask(-1, last)).toList();

        for (CompletionStage<ReadAnswer> answer : answers) {
            assertThat(offsets(join(answer))).containsExactly(last);
        }
        assertThat(topic.tier().pages() - before).isBetween(1L, 10L);
    }

    @Test
    void shouldNotGoFurtherForOneReaderThanItWants() {
        long first = topic.write(GOOD);
        long second = topic.write(GOOD);
        CompletionStage<ReadAnswer> far = ask(-1, second);
        CompletionStage<ReadAnswer> near = ask(-1, first);

        assertThat(offsets(join(far))).containsExactly(first, second);
        assertThat(offsets(join(near))).containsExactly(first);
    }

    @Test
    void shouldServeManyPlacesWithFewConsumersInTurn() {
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            written.add(topic.write(GOOD));
        }
        List<CompletionStage<ReadAnswer>> answers =
                written.stream().map(offset -> ask(offset - 1, offset)).toList();

        for (int i = 0; i < 30; i++) {
            assertThat(offsets(join(answers.get(i)))).containsExactly(written.get(i));
        }
        assertThat(consumers()).isBetween(1, 2);
    }

    @Test
    void shouldCloseConsumersNobodyNeedsAndGoOnAfterwards() {
        long offset = topic.write(GOOD);
        assertThat(offsets(-1)).containsExactly(offset);
        assertThat(consumers()).isEqualTo(1);

        await().atMost(10, SECONDS).until(() -> consumers() == 0);
        assertThat(offsets(-1)).containsExactly(offset);
    }

    @Test
    void shouldNotGiveRecordsOfAnotherLifeI16() {
        topic.write(GOOD);
        Broker.shared().delete(topic.topic());
        await().atMost(30, SECONDS).until(() -> created(topic.topic()));

        assertThatThrownBy(() -> join(ask(-1, 100))).hasRootCauseInstanceOf(OtherLifeException.class);
    }

    @Test
    void shouldFailAndGoOnToFailInTimeWhileKafkaIsOutOfReach() {
        Map<String, Object> nowhere = Map.of("bootstrap.servers", "localhost:1");
        KafkaTopic asked = new KafkaTopic(nowhere, "topic", Duration.ofSeconds(1), ForkJoinPool.commonPool());
        var settings = TestSettings.with(
                Map.of("dashstream.log.kafka.consumers", "1", "dashstream.log.kafka.read-timeout", "1s"));
        KafkaTier tier = new KafkaTier(nowhere, asked, settings, new HeaderPeek(FrameLimits.DEFAULT));
        List<CompletionStage<ReadAnswer>> answers = IntStream.range(0, 20)
                .mapToObj(i -> tier.in(topic.epoch()).read(new ReadRequest(PARTITION, i, 1000, 10, 1000)))
                .toList();

        for (CompletionStage<ReadAnswer> answer : answers) {
            assertThat(answer.toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(KafkaException.class);
        }
        tier.close();
        asked.close();
    }

    @Test
    void shouldTellWhereTheTopicBeginsAndEndsAndWhereATimeLies() {
        long old = topic.writeAt(GOOD, 1_000_000);
        long young = topic.writeAt(GOOD, 2_000_000);
        topic.expireAll();
        long newest = topic.newest();
        long again = topic.writeAt(GOOD, 3_000_000);

        assertThat(old).isLessThan(young);
        assertThat(join(topic.ends().oldest(1))).isEqualTo(Map.of(0, newest + 1));
        assertThat(join(topic.ends().newest(1))).isEqualTo(Map.of(0, again + 1));
        assertThat(join(topic.ends().before(Instant.ofEpochMilli(2_500_000), 1)))
                .isEqualTo(Map.of(0, again - 1));
        assertThat(join(topic.ends().before(Instant.now().plusSeconds(3600), 1)))
                .isEqualTo(Map.of(0, again + 1));
        assertThat(join(topic.ends().epoch())).isEqualTo(topic.epoch());
    }

    private CompletionStage<ReadAnswer> ask(long after, long upTo) {
        return topic.reader().read(new ReadRequest(PARTITION, after, upTo, 500, 1 << 20));
    }

    private List<Long> offsets(long after) {
        return offsets(join(ask(after, topic.newest())));
    }

    private static List<Long> offsets(ReadAnswer answer) {
        RecordRun run = ((Records) answer).run();
        List<Long> offsets = IntStream.range(0, run.size())
                .mapToObj(i -> run.record(i).offset())
                .toList();
        run.release();
        return offsets;
    }

    private static boolean created(String name) {
        try {
            Broker.shared().create(name);
            return true;
        } catch (IllegalStateException stillBeingDeleted) {
            return false;
        }
    }

    /** How many consumers of the tier are open in this process, as Kafka's client registers them. */
    private static int consumers() {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("kafka.consumer:type=app-info,id=dashstream-log-*"), null)
                    .size();
        } catch (JMException e) {
            throw new IllegalStateException("the name of Kafka's bean is a pattern", e);
        }
    }

    private static <T> T join(CompletionStage<T> answer) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        return future.orTimeout(60, SECONDS).join();
    }
}
