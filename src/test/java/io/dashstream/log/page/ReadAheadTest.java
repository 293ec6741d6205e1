package io.dashstream.log.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.LogReader;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.block.RecordBlock;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.v1.MessageType;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages are there before they are asked for, shared, and bounded. */
class ReadAheadTest {
    private static final int PAGE = 10;
    private static final int PAGE_BYTES = 2_000;
    private static final long HEAD = 99;
    private static final RecordHeader HEADER =
            new RecordHeader(MessageType.MESSAGE_TYPE_EVENT, List.of(), List.of(), 0, 1, 1);

    private final long memoryBefore = UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    private final List<Long> asked = new ArrayList<>();
    private final List<Runnable> owed = new ArrayList<>();
    private boolean later;
    private boolean down;
    private long now;
    private final ReadAhead pages = new ReadAhead(tiers(), 10L * PAGE_BYTES, () -> now);

    @AfterEach
    void everythingIsReleased() {
        pages.close();
        assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isEqualTo(memoryBefore);
    }

    @Test
    void shouldHaveTheNextPageBeforeItIsAskedFor() {
        read(-1);
        assertThat(asked).containsExactly(-1L, 9L);
        read(9);

        assertThat(asked).as("the next one of the next one").containsExactly(-1L, 9L, 19L);
    }

    @Test
    void shouldReadEachPageOnceForAThousandWhoComeOneBehindTheOther() {
        for (int reader = 0; reader < 1_000; reader++) {
            for (long after = -1; after < 29; after += PAGE) {
                assertThat(read(after)).startsWith(after + 1).hasSize(PAGE);
            }
        }

        assertThat(asked).containsExactly(-1L, 9L, 19L, 29L);
    }

    @Test
    void shouldNotReadOnBehindThePlaceThatWasWanted() {
        read(new ReadRequest(0, -1, 9, 100, PAGE_BYTES));

        assertThat(asked).containsExactly(-1L);
    }

    @Test
    void shouldNotGiveAPageThatGoesFurtherThanWanted() {
        read(-1);

        assertThat(read(new ReadRequest(0, 9, 12, 100, PAGE_BYTES))).containsExactly(10L, 11L, 12L);
    }

    @Test
    void shouldReadNothingAheadRatherThanDropWhatOthersAreAboutToTake() {
        for (int partition = 0; partition < 50; partition++) {
            read(new ReadRequest(partition, -1, HEAD, 100, PAGE_BYTES));
        }
        int before = asked.size();
        for (int partition = 0; partition < 3; partition++) {
            read(new ReadRequest(partition, 9, HEAD, 100, PAGE_BYTES));
        }

        assertThat(before)
                .as("50 pages, and as many ahead as there is room for")
                .isBetween(55, 75);
        assertThat(asked.stream().filter(after -> after == 9L)).hasSize(before - 50);
    }

    @Test
    void shouldForgetWhatNobodyTookInTime() {
        read(-1);
        now += KeptPages.KEPT_NANOS;
        pages.expire();

        assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isEqualTo(memoryBefore);
        read(9);
        assertThat(asked).containsExactly(-1L, 9L, 9L, 19L);
    }

    @Test
    void shouldNotBeStoppedByAReadAheadThatFails() {
        later = true;
        CompletableFuture<ReadAnswer> first = ask(new ReadRequest(0, -1, HEAD, 100, PAGE_BYTES));
        answer();
        release(first.join());
        down = true;
        answer();
        down = false;
        later = false;

        assertThat(read(9)).startsWith(10L);
    }

    @Test
    void shouldReleaseWhatArrivesAfterTheEnd() {
        later = true;
        CompletableFuture<ReadAnswer> first = ask(new ReadRequest(0, -1, HEAD, 100, PAGE_BYTES));
        answer();
        release(first.join());
        pages.close();
        answer();
    }

    private List<Long> read(long after) {
        return read(new ReadRequest(0, after, HEAD, 100, PAGE_BYTES));
    }

    private List<Long> read(ReadRequest request) {
        return release(ask(request).join());
    }

    private CompletableFuture<ReadAnswer> ask(ReadRequest request) {
        return pages.read(request).toCompletableFuture();
    }

    private static List<Long> release(ReadAnswer answer) {
        Records records = (Records) answer;
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < records.run().size(); i++) {
            offsets.add(records.run().record(i).offset());
        }
        records.run().release();
        return offsets;
    }

    private void answer() {
        List<Runnable> all = List.copyOf(owed);
        owed.clear();
        all.forEach(Runnable::run);
    }

    private LogReader tiers() {
        return request -> {
            asked.add(request.after());
            CompletableFuture<ReadAnswer> answer = new CompletableFuture<>();
            Runnable give = () -> {
                if (down) {
                    answer.completeExceptionally(new IllegalStateException("down"));
                } else {
                    answer.complete(page(request));
                }
            };
            if (later) {
                owed.add(give);
            } else {
                give.run();
            }
            return answer;
        };
    }

    private static ReadAnswer page(ReadRequest request) {
        long last = Math.min(request.upTo(), request.after() + PAGE);
        if (last <= request.after()) {
            return new CaughtUp(request.upTo());
        }
        RecordBlock block = new RecordBlock(request.partition(), PAGE_BYTES, 1, held -> {});
        for (long offset = request.after() + 1; offset <= last; offset++) {
            block.append(offset, offset - 1, ByteBuffer.allocate(150), HEADER, 1);
        }
        ReadAnswer answer = new Records(block.run(0, block.size()));
        block.release();
        return answer;
    }
}
