package io.dashstream.log;

import static io.dashstream.log.HoleReason.EXPIRED;
import static io.dashstream.log.HoleReason.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.v1.MessageType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which tier answers, what of a colder tier's answer is let through, and the lives of the log. */
class PartitionedLogTest {
    private static final RecordHeader HEADER =
            new RecordHeader(MessageType.MESSAGE_TYPE_EVENT, List.of(), List.of(), 0, 1, 1);
    private static final Duration AGE = Duration.ofMinutes(1);
    private static final Epoch FIRST = new Epoch("first");
    private static final Epoch SECOND = new Epoch("second");
    private static final LogReader NOTHING = request -> CompletableFuture.completedFuture(new NotHere());
    private static final LogReader DOWN =
            request -> CompletableFuture.failedFuture(new IllegalStateException("the store is down"));

    private final List<LogReader> tiers = new ArrayList<>();
    private final List<ReadRequest> asked = new ArrayList<>();
    private final PartitionedLog log =
            new PartitionedLog("topic", () -> new MemoryTail(1 << 20, AGE), epoch -> tiers, new FixedEnds());

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldShowAnEpochOnceEveryPartitionIsOpen() {
        log.open(FIRST, 1, 10, 2);
        assertThat(log.epoch()).isEmpty();
        assertThat(log.partitions()).isZero();

        log.open(FIRST, 0, 20, 2);
        assertThat(log.epoch()).isEqualTo(Optional.of(FIRST));
        assertThat(log.partitions()).isEqualTo(2);
        assertThat(List.of(log.head(0), log.head(1))).containsExactly(19L, 9L);
    }

    @Test
    void shouldGrowWithItsTopic() {
        log.open(FIRST, 0, 0, 1);
        log.open(FIRST, 2, 0, 3);

        assertThat(log.epoch()).as("while one is missing").isEqualTo(Optional.of(FIRST));
        assertThat(log.partitions()).isEqualTo(1);
        log.open(FIRST, 1, 0, 3);
        assertThat(log.partitions()).isEqualTo(3);
    }

    @Test
    void shouldForgetTheOldLifeWithTheFirstPartitionOfTheNew() {
        AtomicInteger changes = new AtomicInteger();
        append(0, 5);
        log.onChange(changes::incrementAndGet);

        log.open(SECOND, 0, 0, 1);

        assertThat(log.epoch()).isEqualTo(Optional.of(SECOND));
        assertThat(log.head(0)).isEqualTo(-1);
        assertThat(log.nextOffset(0)).isZero();
        assertThat(changes).hasValue(1);
        assertThat(read(-1)).isEqualTo(new CaughtUp(-1));
    }

    @Test
    void shouldWakeListenersOncePerBatch() {
        AtomicInteger woken = new AtomicInteger();
        log.open(FIRST, 0, 0, 1);
        log.onChange(woken::incrementAndGet);
        append(0, 5);
        assertThat(woken).hasValue(0);

        log.publish();
        assertThat(woken).hasValue(1);
    }

    @Test
    void shouldAnswerFromMemoryWithoutAskingColderTiers() {
        tiers.add(remembering(DOWN));
        append(0, 3);

        assertThat(read(0)).isEqualTo(List.of(1L, 2L));
        assertThat(read(2)).isEqualTo(new CaughtUp(2));
        assertThat(asked).isEmpty();
        assertThat(log.memoryHits()).isEqualTo(1);
    }

    @Test
    void shouldAskTheNextTierWhenOneIsDownOrDoesNotHoldIt() {
        MemoryTail cold = new MemoryTail(1 << 20, AGE);
        cold.open(0, 0);
        cold.append(0, 0, ByteBuffer.wrap(new byte[] {1}), HEADER, 1);
        tiers.addAll(List.of(NOTHING, DOWN, cold));
        append(0, 3);
        expire();

        assertThat(read(-1)).isEqualTo(List.of(0L));
        assertThat(log.memoryHits()).isZero();
        cold.close();
    }

    @Test
    void shouldNeverLetAColdTierOvertakeTheHead() {
        tiers.add(remembering(NOTHING));
        append(0, 3);
        expire();
        read(-1);

        assertThat(asked).singleElement().extracting(ReadRequest::upTo).isEqualTo(2L);
    }

    @Test
    void shouldDelayAReaderWhileATierThatMayKnowIsDown() {
        tiers.addAll(List.of(DOWN, NOTHING));
        append(0, 3);
        expire();

        assertThatThrownBy(() -> read(-1))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("is down");
    }

    @Test
    void shouldNotTakeTheEndOfAColdTierThatLagsForTheEnd() {
        tiers.add(request -> CompletableFuture.completedFuture(new CaughtUp(request.after())));
        append(0, 3);
        expire();

        assertThatThrownBy(() -> read(0)).hasMessageContaining("its head is 2");
    }

    @Test
    void shouldTellAHoleWhenNoTierWillEverTell() {
        tiers.add(NOTHING);
        append(0, 3);
        expire();
        append(3, 2);

        assertThat(read(-1)).isEqualTo(new Hole(0, 2, UNAVAILABLE));
        assertThat(read(2)).isEqualTo(List.of(3L, 4L));
    }

    @Test
    void shouldPassWhatAColdTierConfirmsToHoldNothing() {
        tiers.add(request -> CompletableFuture.completedFuture(new CaughtUp(request.upTo())));
        append(0, 3);
        AtomicInteger woken = new AtomicInteger();
        log.onChange(woken::incrementAndGet);
        log.settle(0, 7);

        assertThat(log.head(0)).isEqualTo(7);
        assertThat(woken).as("readers that wait for that end are woken").hasValue(1);
        append(8, 1);
        assertThat(read(2)).as("no hole for it").isEqualTo(List.of(8L));
    }

    @Test
    void shouldNotPassRecordsThatIngestHasYetToReadNorWhatNoTierCanTell() {
        MemoryTail cold = new MemoryTail(1 << 20, AGE);
        cold.open(0, 0);
        cold.append(0, 3, ByteBuffer.wrap(new byte[] {1}), HEADER, 1);
        tiers.add(cold);
        append(0, 3);
        log.settle(0, 7);
        assertThat(log.head(0)).isEqualTo(2);

        tiers.set(0, DOWN);
        log.settle(0, 7);
        assertThat(log.head(0)).isEqualTo(2);
        cold.close();
    }

    @Test
    void shouldCutAHoleWhereMemoryBegins() {
        tiers.add(request -> CompletableFuture.completedFuture(new Hole(request.after() + 1, 4, EXPIRED)));
        append(0, 3);
        expire();
        append(3, 2);

        assertThat(read(0)).isEqualTo(new Hole(1, 2, EXPIRED));
    }

    @Test
    void shouldCutAHoleWhereALossEnds() {
        tiers.add(request -> CompletableFuture.completedFuture(new Hole(request.after() + 1, 100, EXPIRED)));
        append(0, 3);
        log.lose(0, 7);
        append(8, 1);

        assertThat(read(2)).isEqualTo(new Hole(3, 7, EXPIRED));
        assertThat(read(7)).isEqualTo(List.of(8L));
    }

    @Test
    void shouldFailAReadThatTheNewLifeOvertook() {
        CompletableFuture<ReadAnswer> late = new CompletableFuture<>();
        tiers.add(request -> late);
        append(0, 3);
        expire();
        CompletionStage<ReadAnswer> answer = log.read(request(-1));
        MemoryTail old = new MemoryTail(1 << 20, AGE);
        old.open(0, 0);
        old.append(0, 0, ByteBuffer.wrap(new byte[] {1}), HEADER, 1);

        log.open(SECOND, 0, 0, 1);
        RecordRun run = ((Records) old.answer(request(-1))).run();
        late.complete(new Records(run));

        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(run::release).as("released by the log").isInstanceOf(IllegalStateException.class);
        old.close();
    }

    @Test
    void shouldFailAReadOfAPartitionThatIsNotOpen() {
        assertThatThrownBy(() -> read(-1)).hasMessageContaining("partition 0 is not open");
    }

    @Test
    void shouldBeginWhereAnyTierBeginsAndEndAtTheLaterOfHeadAndKafka() {
        log.open(FIRST, 0, 3, 2);
        log.open(FIRST, 1, 900, 2);

        assertThat(log.oldest().toCompletableFuture().join()).isEqualTo(Map.of(0, 3L, 1, 10L));
        assertThat(log.newest().toCompletableFuture().join()).isEqualTo(Map.of(0, 500L, 1, 899L));
    }

    private void append(long from, int count) {
        log.open(FIRST, 0, from, 1);
        for (long offset = from; offset < from + count; offset++) {
            log.append(0, offset, ByteBuffer.wrap(new byte[] {1, 2, 3}), HEADER, 1);
        }
    }

    private void expire() {
        log.expire(2 + AGE.toMillis());
    }

    private LogReader remembering(LogReader tier) {
        return request -> {
            asked.add(request);
            return tier.read(request);
        };
    }

    private static ReadRequest request(long after) {
        return new ReadRequest(0, after, Long.MAX_VALUE, 100, 1 << 20);
    }

    /** The offsets of a page, or the answer when there is none. */
    private Object read(long after) {
        ReadAnswer answer = log.read(request(after)).toCompletableFuture().join();
        if (!(answer instanceof Records records)) {
            return answer;
        }
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < records.run().size(); i++) {
            offsets.add(records.run().record(i).offset());
        }
        records.run().release();
        return offsets;
    }

    /** A topic that holds offsets 10 to 500 of every partition. */
    private static final class FixedEnds implements LogEnds {
        @Override
        public CompletionStage<Map<Integer, Long>> oldest(int partitions) {
            return CompletableFuture.completedFuture(Map.of(0, 10L, 1, 10L));
        }

        @Override
        public CompletionStage<Map<Integer, Long>> newest(int partitions) {
            return CompletableFuture.completedFuture(Map.of(0, 500L, 1, 500L));
        }

        @Override
        public CompletionStage<Map<Integer, Long>> before(Instant instant, int partitions) {
            return newest(partitions);
        }
    }
}
