package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.Epoch;
import io.dashstream.log.HoleReason;
import io.dashstream.log.LogReader;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.block.RecordBlock;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import io.dashstream.wire.v1.MessageType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is known of a partition's end: all of it, or nothing. */
class PastSequencesTest {
    private static final Epoch EPOCH = new Epoch("first");

    private final Map<Long, ReadAnswer> pages = new HashMap<>();
    private final List<Long> known = new ArrayList<>();

    @Test
    void shouldTellTheRecordsBeforeTheStartOldestFirst() {
        pages.put(-1L, records(0, 1, 2));
        pages.put(2L, new CaughtUp(5));
        pages.put(5L, records(6, 9));

        learn(10);

        assertThat(known).containsExactly(0L, 1L, 2L, 6L, 9L);
    }

    @Test
    void shouldReadOnlyTheEndOfALongPartition() {
        pages.put(49_999L, records(99_999));

        learn(100_000);

        assertThat(known).containsExactly(99_999L);
    }

    @Test
    void shouldForgetWhatCameBeforeAHole() {
        pages.put(-1L, records(0, 1));
        pages.put(1L, new Hole(2, 4, HoleReason.UNAVAILABLE));
        pages.put(4L, records(5));

        learn(6);

        assertThat(known).containsExactly(5L);
    }

    @Test
    void shouldTellNothingWhenTheNewestCannotBeRead() {
        pages.put(-1L, records(0, 1));
        pages.put(1L, new NotHere());

        learn(6);

        assertThat(known).isEmpty();
    }

    @Test
    void shouldTellNothingWhenTheLogDoesNotAnswer() {
        pages.put(-1L, records(0, 1));

        learn(6);

        assertThat(known).isEmpty();
    }

    private void learn(long start) {
        LogReader past = request -> {
            ReadAnswer page = pages.get(request.after());
            return page == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(page);
        };
        new PastSequences(
                        epoch -> past,
                        header -> known.add(header.threads().get(0).sequence()),
                        Duration.ofMillis(200))
                .learn(EPOCH, Map.of(0, start));
    }

    private static ReadAnswer records(long... offsets) {
        RecordBlock block = new RecordBlock(0, 1000, 1, bytes -> {});
        for (long offset : offsets) {
            RecordHeader header = new RecordHeader(
                    MessageType.MESSAGE_TYPE_EVENT, List.of(new ThreadSequence("t", offset)), List.of(), 1, 1, 1);
            block.append(offset, offset - 1, ByteBuffer.allocate(1), header, 1);
        }
        ReadAnswer answer = new Records(block.run(0, offsets.length));
        block.release();
        return answer;
    }
}
