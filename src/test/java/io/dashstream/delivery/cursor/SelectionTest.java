package io.dashstream.delivery.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.delivery.Filter;
import io.dashstream.log.LogRecord;
import io.dashstream.log.TestRecord;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which records are wanted while threads are replayed, and after. */
class SelectionTest {
    private static final long LARGE = (1L << 53) + 1;

    private static LogRecord record(long offset, String thread, long sequence) {
        return new TestRecord(offset, offset - 1, 1, DeliveryScenario.header(thread, sequence), 0, 10, 2, 5);
    }

    @Test
    void shouldCompareSequencesExactlyAndUnsigned() {
        Selection after = new Selection(Filter.ALL, Map.of("t-1", LARGE, "t-2", -2L), Map.of(0, 100L));

        assertThat(after.accepts(0, record(1, "t-1", LARGE))).isFalse();
        assertThat(after.accepts(0, record(1, "t-1", LARGE + 1))).isTrue();
        assertThat(after.accepts(0, record(1, "t-2", 7)))
                .as("2^64 - 2 is more than 7")
                .isFalse();
        assertThat(after.accepts(0, record(1, "t-2", -1))).as("2^64 - 1").isTrue();
        assertThat(after.accepts(0, record(1, "t-3", 7))).as("not asked for").isFalse();
    }

    @Test
    void shouldLeaveWhatComesAfterTheReplayToTheFilter() {
        Selection after =
                new Selection(new Filter(Set.of("t-3"), Set.of()), Map.of("t-1", 5L), Map.of(0, Long.MAX_VALUE - 1));

        assertThat(after.accepts(0, record(Long.MAX_VALUE - 1, "t-1", 6))).isTrue();
        assertThat(after.accepts(0, record(Long.MAX_VALUE, "t-1", 6))).isFalse();
        assertThat(after.accepts(0, record(Long.MAX_VALUE, "t-3", 1))).isTrue();
        assertThat(after.accepts(1, record(0, "t-3", 1)))
                .as("a partition that was not there yet")
                .isTrue();
    }
}
