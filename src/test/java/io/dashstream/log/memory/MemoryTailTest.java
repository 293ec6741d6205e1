package io.dashstream.log.memory;

import static io.dashstream.log.memory.Tails.HEADER;
import static io.dashstream.log.memory.Tails.TWICE;
import static io.dashstream.log.memory.Tails.after;
import static io.dashstream.log.memory.Tails.directMemory;
import static io.dashstream.log.memory.Tails.records;
import static io.dashstream.log.memory.Tails.taken;
import static io.dashstream.log.memory.Tails.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.RecordRun;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What memory holds, for how long, and for how many references. */
class MemoryTailTest {
    private static final int MAX_BYTES = 256 << 10;
    private static final Duration MAX_AGE = Duration.ofMinutes(15);

    private final MemoryTail memory = new MemoryTail(MAX_BYTES, MAX_AGE);
    private long memoryBefore;

    @BeforeEach
    void measure() {
        memoryBefore = directMemory();
    }

    @AfterEach
    void everythingIsGivenBack() {
        memory.close();
        assertThat(memory.heldBytes()).isZero();
        assertThat(directMemory()).isEqualTo(memoryBefore);
    }

    @Test
    void shouldHoldAllFromWhereAPartitionWasOpened() {
        memory.open(3, 100);

        assertThat(taken(memory.answer(after(3, 99)))).isEqualTo(new CaughtUp(99));
        assertThat(taken(memory.answer(after(3, 98)))).isEqualTo(new NotHere());
        assertThat(memory.open(3, 500)).as("opened again").isFalse();
        assertThat(memory.head(3)).isEqualTo(99);
    }

    @Test
    void shouldIgnoreWhatIsThereAlready() {
        append(0, 0, 3, 1);
        append(0, 0, 3, 1);

        assertThat(taken(memory.answer(after(0, -1)))).isEqualTo(List.of(0L, 1L, 2L));
    }

    @Test
    void shouldChainAcrossWhatWasPassedAndBreakAcrossWhatWasLost() {
        append(0, 0, 2, 1);
        memory.pass(0, 4);
        append(0, 5, 2, 1);
        memory.lose(0, 9);

        assertThat(taken(memory.answer(after(0, -1)))).isEqualTo(List.of(0L, 1L, 5L, 6L));
        assertThat(taken(memory.answer(after(0, 6)))).as("before a loss").isEqualTo(new NotHere());
        assertThat(memory.nextCovered(0, 6)).isEqualTo(9);

        append(0, 10, 2, 1);

        assertThat(taken(memory.answer(after(0, 1)))).isEqualTo(List.of(5L, 6L));
        assertThat(taken(memory.answer(after(0, 6)))).isEqualTo(new NotHere());
        assertThat(taken(memory.answer(after(0, 8)))).isEqualTo(new NotHere());
        assertThat(taken(memory.answer(after(0, 9)))).isEqualTo(List.of(10L, 11L));
        assertThat(memory.nextCovered(0, 6)).isEqualTo(9);
    }

    @Test
    void shouldDropTheOldestOfAllPartitionsWhenBytesRunOut() {
        append(0, 0, 10, 1);
        append(1, 0, 10, 2);
        long offset = 10;
        while (memory.coveredFrom(0) == 0) {
            append(1, offset++, 1, 3);
            assertThat(memory.coveredFrom(1)).isZero();
        }
        while (offset < 2000) {
            append(1, offset++, 1, 3);
            assertThat(memory.heldBytes()).isLessThanOrEqualTo(MAX_BYTES);
        }

        assertThat(memory.coveredFrom(0)).isEqualTo(10);
        assertThat(taken(memory.answer(after(0, 9))))
                .as("nothing to read, all of it covered")
                .isEqualTo(new CaughtUp(9));
        assertThat(taken(memory.answer(after(0, 8)))).isEqualTo(new NotHere());
        long oldest = memory.coveredFrom(1);
        assertThat(taken(memory.answer(after(1, oldest - 2)))).isEqualTo(new NotHere());
        assertThat((List<?>) taken(memory.answer(after(1, oldest - 1))))
                .element(0)
                .isEqualTo(oldest);
    }

    @Test
    void shouldHoldNoRecordLongerThanItsAge() {
        append(0, 0, 5, 1000);
        memory.expire(1000 + MAX_AGE.toMillis());
        assertThat(taken(memory.answer(after(0, -1)))).isEqualTo(List.of(0L, 1L, 2L, 3L, 4L));

        memory.expire(1001 + MAX_AGE.toMillis());
        assertThat(taken(memory.answer(after(0, -1)))).isEqualTo(new NotHere());
        assertThat(taken(memory.answer(after(0, 4)))).isEqualTo(new CaughtUp(4));
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void shouldTakeARecordLargerThanItsBudgetAndLeaveItToColderTiers() {
        memory.open(0, 0);
        memory.append(0, 0, ByteBuffer.wrap(value(0, 0, 2 * MAX_BYTES)), HEADER, 1);

        assertThat(memory.heldBytes()).isZero();
        assertThat(taken(memory.answer(after(0, -1)))).isEqualTo(new NotHere());
        assertThat(memory.head(0)).isZero();
    }

    @Test
    void shouldShareOneBufferAmongAllReaders() {
        append(0, 0, 50, 1);
        RecordRun one = records(memory, after(0, -1)).run();
        RecordRun other = records(memory, after(0, 20)).run();

        assertThat(one.value(30).memoryAddress()).isEqualTo(other.value(9).memoryAddress());
        assertThat(one.deliveries().memoryAddress() + one.record(30).valueStart())
                .isEqualTo(one.value(30).memoryAddress());
        one.release();
        other.release();
    }

    @Test
    void shouldKeepBytesForRunsAndChannelsAfterTheyWereDropped() {
        append(0, 0, 5, 1);
        RecordRun run = records(memory, after(0, -1)).run();
        ByteBuf onItsWay = run.part(1, 3).deliveries().retain();
        List<ByteBuf> encoded = new ArrayList<>();
        memory.expire(Long.MAX_VALUE);
        assertThat(memory.heldBytes()).isZero();

        assertThat(Tails.isValue(run.value(4), 0, 4))
                .as("the run's bytes after eviction")
                .isTrue();
        run.encoded(TWICE, slice -> encoded.add(slice.retain()));
        run.release();
        assertThat(onItsWay.refCnt()).isEqualTo(1);
        assertThat(ByteBufUtil.getBytes(onItsWay)).isNotEmpty();

        onItsWay.release();
        assertThat(onItsWay.refCnt()).isZero();
        encoded.forEach(ByteBuf::release);
    }

    @Test
    void shouldEncodeOnceForAllReadersAndCountIt() {
        append(0, 0, 300, 1);
        long before = memory.heldBytes();
        List<ByteBuf> first = encoded(after(0, -1));
        long after = memory.heldBytes();
        List<ByteBuf> second = encoded(after(0, -1));

        assertThat(after - before).isGreaterThanOrEqualTo(2 * 100 * 64);
        assertThat(memory.heldBytes()).isEqualTo(after);
        assertThat(second.get(0).memoryAddress()).isEqualTo(first.get(0).memoryAddress());
        assertThat(first).as("few large slices").hasSizeLessThan(3);
        byte[] all = ByteBufUtil.getBytes(io.netty.buffer.Unpooled.wrappedBuffer(first.toArray(ByteBuf[]::new)));
        assertThat(all).startsWith(value(0, 0, 64)).endsWith(value(0, 99, 64));
    }

    @Test
    void shouldNotTakeARunBackTwice() {
        append(0, 0, 1, 1);
        RecordRun run = records(memory, after(0, -1)).run();
        RecordRun part = run.part(0, 1);

        assertThatThrownBy(part::release).isInstanceOf(IllegalStateException.class);
        run.release();
        assertThatThrownBy(run::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTellAReaderAheadOfItNothingAndNeverSendItBack() {
        append(0, 0, 3, 1);

        assertThat(taken(memory.answer(after(0, 7)))).isEqualTo(new CaughtUp(7));
    }

    private List<ByteBuf> encoded(io.dashstream.log.ReadRequest request) {
        List<ByteBuf> slices = new ArrayList<>();
        RecordRun run = records(memory, request).run();
        run.encoded(TWICE, slices::add);
        run.release();
        return slices;
    }

    private void append(int partition, long from, int count, long nowMs) {
        memory.open(partition, from);
        for (long offset = from; offset < from + count; offset++) {
            memory.append(partition, offset, ByteBuffer.wrap(value(partition, offset, 64)), HEADER, nowMs);
        }
    }
}
