package io.dashstream.log.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.LogRecord;
import io.dashstream.log.RecordRun;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import io.dashstream.wire.v1.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a block tells of its records is what it was told, whatever the headers look like. */
class RecordColumnsTest {
    private static final RecordHeader USUAL = header(List.of(new ThreadSequence("t-1", 7)), List.of("acme"));
    private static final RecordHeader BATCH_OF_ONE_THREAD =
            header(List.of(new ThreadSequence("t-1", 12, 7, 5)), List.of("acme"));
    private static final RecordHeader NO_TENANT = header(List.of(new ThreadSequence("t-1", -1)), List.of());
    private static final RecordHeader NO_THREAD = header(List.of(), List.of("acme"));
    private static final RecordHeader BATCH =
            header(List.of(new ThreadSequence("t-1", 8), new ThreadSequence("t-2", 9)), List.of("acme", "umbrella"));

    private final AtomicLong held = new AtomicLong();
    private final RecordBlock block = new RecordBlock(3, 64 << 10, 1, held::addAndGet);

    @AfterEach
    void release() {
        block.release();
        assertThat(held).as("what was counted is given back").hasValue(0);
    }

    @Test
    void shouldGiveBackEachKindOfHeader() {
        List<RecordHeader> headers = List.of(USUAL, BATCH, NO_TENANT, BATCH_OF_ONE_THREAD, NO_THREAD, USUAL);
        for (int i = 0; i < headers.size(); i++) {
            block.append(10 + i, 9 + i, ByteBuffer.allocate(i), headers.get(i), 1_000 + i);
        }

        for (int i = 0; i < headers.size(); i++) {
            LogRecord record = block.record(i);
            assertThat(record.header()).isEqualTo(headers.get(i));
            assertThat(record.offset()).isEqualTo(10 + i);
            assertThat(record.prev()).isEqualTo(9 + i);
            assertThat(record.appendedAtMs()).isEqualTo(1_000 + i);
            assertThat(record.valueLength()).isEqualTo(i);
            assertThat(record.start())
                    .isEqualTo(i == 0 ? 0 : block.record(i - 1).end());
        }
    }

    @Test
    void shouldAnswerAFilterAsTheHeaderWould() {
        append(USUAL, NO_TENANT, NO_THREAD, BATCH);

        assertThat(matching(record -> record.hasThread(Set.of("t-1", "t-9")))).containsExactly(0L, 1L, 3L);
        assertThat(matching(record -> record.hasThread(Set.of("t-2")))).containsExactly(3L);
        assertThat(matching(record -> record.hasTenant(Set.of("acme")))).containsExactly(0L, 2L, 3L);
        assertThat(matching(record -> record.hasTenant(Set.of("umbrella")))).containsExactly(3L);
        assertThat(matching(record -> record.hasSequenceAbove(Map.of("t-1", 7L))))
                .as("sequences are unsigned")
                .containsExactly(1L, 3L);
        assertThat(matching(record -> record.hasSequenceAbove(Map.of("t-2", 9L))))
                .isEmpty();
    }

    @Test
    void shouldKeepWhatWasHandedOutWhileItGrows() {
        append(USUAL, BATCH);
        RecordRun run = block.run(0, 2);
        for (int i = 2; i < 500; i++) {
            block.append(i, i - 1, ByteBuffer.allocate(1), i % 5 == 0 ? BATCH : USUAL, i);
        }

        assertThat(run.record(0).header()).isEqualTo(USUAL);
        assertThat(run.record(1).header()).isEqualTo(BATCH);
        assertThat(run.last().offset()).isEqualTo(1);
        assertThat(block.record(495).header()).isEqualTo(BATCH);
        assertThat(block.last().offset()).isEqualTo(499);
        run.release();
    }

    @Test
    void shouldCountTheIdsOfAThreadOnceWhileItSpeaksAlone() {
        append(USUAL);
        long one = held.get();
        for (int i = 1; i < 10; i++) {
            block.append(i, i - 1, ByteBuffer.allocate(1), USUAL, i);
        }

        assertThat(held).as("room for sixteen is there from the beginning").hasValue(one);
    }

    @Test
    void shouldCountTheIdsOfThreadsThatTakeTurnsOnce() {
        RecordHeader other = header(List.of(new ThreadSequence("t-3", 1)), List.of("umbrella"));
        append(USUAL, other);
        long both = held.get();
        for (int i = 2; i < 10; i++) {
            block.append(i, i - 1, ByteBuffer.allocate(1), i % 2 == 0 ? USUAL : other, i);
        }

        assertThat(held).hasValue(both);
    }

    private void append(RecordHeader... headers) {
        for (int i = 0; i < headers.length; i++) {
            block.append(i, i - 1, ByteBuffer.allocate(1), headers[i], i);
        }
    }

    private List<Long> matching(java.util.function.Predicate<LogRecord> wanted) {
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
            if (wanted.test(block.record(i))) {
                offsets.add(block.record(i).offset());
            }
        }
        return offsets;
    }

    private static RecordHeader header(List<ThreadSequence> threads, List<String> tenants) {
        return new RecordHeader(
                MessageType.MESSAGE_TYPE_EVENT, threads, tenants, 123_456, 2, Math.max(1, threads.size()));
    }
}
