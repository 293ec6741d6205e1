package io.dashstream.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import io.dashstream.wire.v1.MessageType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sequences of threads say about loss, repetition and producers. */
class SequenceAuditTest {
    private static final long LATER = 1_000;

    private final SequenceAudit audit = new SequenceAudit(3);
    private final Heard heard = new Heard();
    private long nowUs = 1;

    @Test
    void shouldHearNothingOfSequencesInOrder() {
        take("a", 1, 2, 3);
        take("b", 1, 2, 3);

        assertThat(heard.found).isEmpty();
    }

    @Test
    void i22_shouldBeginWhereAThreadIsFirstSeenSoThatAStartAddsNothing() {
        take("a", 5_000, 5_001);

        assertThat(heard.found).isEmpty();
    }

    @Test
    void i22_shouldTellTheSizeOfAGap() {
        take("a", 1, 2, 7, 8);

        assertThat(heard.found).containsExactly("gap 4");
    }

    @Test
    void i22_shouldFindWhatWasLostAfterWhatIsKnownAlreadyAndSayNothingOfThat() {
        audit.know(header(1, new ThreadSequence("a", 5)));
        audit.know(header(1, new ThreadSequence("a", 10)));
        take("a", 13);

        assertThat(heard.found).containsExactly("gap 2");
    }

    @Test
    void i22_shouldKnowAProducerRestartFromALateRecord() {
        take("a", 1, 2, 3, 4, 5);
        nowUs += LATER;
        take("a", 1, 2, 3);

        assertThat(heard.found).containsExactly("restart");
    }

    @Test
    void i22_shouldKnowARestartWhoseFirstRecordsAreMissing() {
        take("a", 1_000);
        nowUs += LATER;
        take("a", 3, 4);

        assertThat(heard.found).containsExactly("restart");
    }

    @Test
    void i22_shouldTakeAJumpToTheTimeForARestartOfAProducerThatBeginsThere() {
        long firstUs = 1_700_000_000_000_000L;
        takeAt(firstUs, firstUs + 1);
        takeAt(firstUs + 500_000, firstUs + 2);
        long secondUs = firstUs + 900_000;
        takeAt(secondUs, secondUs + 1);
        takeAt(secondUs + 500_000, secondUs + 2);

        assertThat(heard.found).containsExactly("restart");
    }

    @Test
    void i22_shouldTakeAWideJumpNearTheTimeForARestartAlsoWhenItsFirstMessagesWaitedOrAreLost() {
        take("a", 1, 2, 3);
        long laterUs = 1_700_000_000_000_000L;
        takeAt(laterUs + 2_000_000, laterUs + 5);
        takeAt(laterUs + 2_000_000, laterUs + 6);

        assertThat(heard.found).containsExactly("restart");
    }

    @Test
    void i22_shouldKnowARestartWithinASecondWhoseFirstMessagesWaitedInABatch() {
        long firstUs = 1_700_000_000_000_000L;
        takeAt(firstUs, firstUs + 1);
        takeAt(firstUs + 30_000, firstUs + 2);
        takeAt(firstUs + 110_000, firstUs + 70_000);

        assertThat(heard.found).containsExactly("restart");
    }

    @Test
    void i22_shouldTellAGapOfAProducerThatBeganAtATime() {
        long firstUs = 1_700_000_000_000_000L;
        takeAt(firstUs, firstUs + 1);
        takeAt(firstUs + 10, firstUs + 2);
        takeAt(firstUs + 20, firstUs + 7);
        takeAt(firstUs + 9_000_000, firstUs + 200_000);

        assertThat(heard.found).containsExactly("gap 4", "gap 199992");
    }

    @Test
    void shouldTellADuplicateFromALateRecord() {
        take("a", 1, 2, 4);
        audit.take(header(1, new ThreadSequence("a", 4)), heard);
        audit.take(header(1, new ThreadSequence("a", 3)), heard);
        audit.take(header(1, new ThreadSequence("a", 3)), heard);

        assertThat(heard.found).containsExactly("gap 1", "duplicates 1", "reorder", "duplicates 1");
    }

    @Test
    void shouldNeitherMissNorInventWhenAJumpIsWiderThanTheWindow() {
        take("a", 1, 200);
        audit.take(header(1, new ThreadSequence("a", 100)), heard);
        take("a", 201);

        assertThat(heard.found).containsExactly("gap 198", "reorder");
    }

    @Test
    void i26_shouldNotCareForClocksThatAreYearsOff() {
        long tenYearsUs = 315_360_000_000_000L;
        nowUs = -tenYearsUs;
        take("past", 1, 2, 3);
        nowUs = tenYearsUs;
        take("future", 1, 2, 3);

        assertThat(heard.found).isEmpty();
    }

    @Test
    void shouldIgnoreUnsequencedRecords() {
        take("a", 1, 0, 2, 0, 3);

        assertThat(heard.found).isEmpty();
        assertThat(audit.newest("a")).hasValue(3);
    }

    @Test
    void i21_shouldFindNothingInABatchThatIsWhole() {
        take("a", 4);
        audit.take(header(nowUs, new ThreadSequence("a", 7, 5, 3), new ThreadSequence("b", 2, 1, 2)), heard);
        take("a", 8);
        take("b", 3);

        assertThat(heard.found).isEmpty();
    }

    @Test
    void i21_shouldFindWhatIsMissingInABatchAndBeforeIt() {
        take("a", 4);
        audit.take(header(nowUs, new ThreadSequence("a", 10, 7, 2)), heard);

        assertThat(heard.found).containsExactly("gap 2", "gap 2");
    }

    @Test
    void i21_shouldFindWhatComesTwiceInABatch() {
        take("a", 4);
        audit.take(header(nowUs, new ThreadSequence("a", 6, 5, 3)), heard);

        assertThat(heard.found).containsExactly("duplicates 1");
    }

    @Test
    void i19_shouldCompareSequencesUnsigned() {
        take("a", Long.MAX_VALUE, Long.MIN_VALUE, -2, -1);

        assertThat(heard.found).hasSize(1).first().asString().startsWith("gap ");
        assertThat(audit.newest("a")).hasValue(-1);
    }

    @Test
    void shouldForgetTheThreadHeardOfLeastRecently() {
        take("a", 1);
        take("b", 1);
        take("c", 1);
        take("a", 2);
        take("d", 1);

        assertThat(audit.newest("b")).isEmpty();
        assertThat(audit.newest("a")).hasValue(2);
    }

    @Test
    void shouldAllocateNothingForThreadsItKnows() {
        SequenceAudit large = new SequenceAudit(100_000);
        List<RecordHeader> headers = new ArrayList<>();
        for (int sequence = 1; sequence <= 20; sequence++) {
            for (int thread = 0; thread < 1_000; thread++) {
                headers.add(header(sequence, new ThreadSequence("thread-" + thread, sequence)));
            }
        }
        headers.subList(0, 2_000).forEach(header -> large.take(header, heard));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<RecordHeader> rest = headers.subList(2_000, headers.size());
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rest.size(); i++) {
            large.take(rest.get(i), heard);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(heard.found).isEmpty();
        assertThat(bytes / rest.size()).as("bytes per record").isZero();
    }

    private void takeAt(long timestampUs, long sequence) {
        audit.take(header(timestampUs, new ThreadSequence("a", sequence)), heard);
    }

    private void take(String thread, long... sequences) {
        for (long sequence : sequences) {
            audit.take(header(nowUs++, new ThreadSequence(thread, sequence)), heard);
        }
    }

    private static RecordHeader header(long timestampUs, ThreadSequence... threads) {
        return new RecordHeader(
                MessageType.MESSAGE_TYPE_EVENT, List.of(threads), List.of(), timestampUs, 1, threads.length);
    }

    private static final class Heard implements SequenceAudit.Findings {
        private final List<String> found = new ArrayList<>();

        @Override
        public void gap(long size) {
            found.add("gap " + Long.toUnsignedString(size));
        }

        @Override
        public void duplicates(long count) {
            found.add("duplicates " + count);
        }

        @Override
        public void reorder() {
            found.add("reorder");
        }

        @Override
        public void restart() {
            found.add("restart");
        }
    }
}
