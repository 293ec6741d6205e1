package io.dashstream.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.dashstream.ingest.SampleRecords;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.wire.v2.Delivery;
import io.dashstream.wire.v2.DeliveryBatch;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every tier of the log answers. */
public abstract class LogReaderContract {
    private static final long EVERYTHING = Long.MAX_VALUE;
    private static final int MANY = 1000;
    private static final int LARGE = 1 << 20;

    private final Map<Long, byte[]> written = new HashMap<>();
    private long memoryBefore;
    private LogUnderTest log;

    protected abstract LogUnderTest open();

    @BeforeEach
    void openLog() {
        memoryBefore = directMemory();
        log = open();
    }

    @AfterEach
    void everythingIsReleased() {
        log.close();
        assertThat(directMemory()).isEqualTo(memoryBefore);
    }

    @Test
    void shouldReadFromTheVeryFirst() {
        List<Long> offsets = write(5);

        assertThat(read(offsets.get(0) - 1)).isEqualTo(offsets);
    }

    @Test
    void shouldReadFromTheMiddle() {
        List<Long> offsets = write(5);

        assertThat(read(offsets.get(2))).isEqualTo(offsets.subList(3, 5));
    }

    @Test
    void shouldNeitherInventNorMissAHoleAroundTheOldestRecordI18() {
        write(5);
        log.expireAll();
        List<Long> offsets = write(5);
        long oldest = offsets.get(0);

        assertThat(read(oldest)).as("after the oldest").isEqualTo(offsets.subList(1, 5));
        assertThat(read(oldest - 1)).as("exactly at the oldest").isEqualTo(offsets);
        log.assertExpired(ask(oldest - 2, EVERYTHING, MANY, LARGE), oldest - 2, oldest);
    }

    @Test
    void shouldNameAllThatExpired() {
        long first = write(5).get(0);
        log.expireAll();
        long oldest = write(1).get(0);

        log.assertExpired(ask(first - 1, EVERYTHING, MANY, LARGE), first - 1, oldest);
    }

    @Test
    void shouldBeCaughtUpAtTheNewest() {
        long newest = write(3).get(2);

        assertThat(ask(newest, newest, MANY, LARGE)).isEqualTo(new CaughtUp(newest));
    }

    @Test
    void shouldStopAtTheLastOffsetWanted() {
        List<Long> offsets = write(5);

        assertThat(read(offsets.get(0), offsets.get(2), MANY, LARGE)).isEqualTo(offsets.subList(1, 3));
        assertThat(ask(offsets.get(2), offsets.get(2), MANY, LARGE)).isEqualTo(new CaughtUp(offsets.get(2)));
    }

    @Test
    void shouldGiveAtMostTheRecordsWanted() {
        List<Long> offsets = write(5);

        assertThat(read(offsets.get(0) - 1, EVERYTHING, 2, LARGE)).isEqualTo(offsets.subList(0, 2));
    }

    @Test
    void shouldStopBeforeTheBytesWantedButGiveAnyOneRecord() {
        List<Long> offsets = write(2);
        long oversize = write("t".repeat(5000), 1);
        List<Long> behind = write(2);
        int two = bytes(offsets.get(0) - 1, 2);

        assertThat(read(offsets.get(0) - 1, EVERYTHING, MANY, two)).isEqualTo(offsets);
        assertThat(read(offsets.get(0) - 1, EVERYTHING, MANY, two - 1)).isEqualTo(offsets.subList(0, 1));
        assertThat(read(offsets.get(1), EVERYTHING, MANY, two)).containsExactly(oversize);
        assertThat(read(oversize, EVERYTHING, MANY, LARGE)).isEqualTo(behind);
    }

    @Test
    void shouldPassOffsetsThatHoldNothing() {
        List<Long> offsets = write(2);
        log.skip();
        offsets.addAll(write(2));
        log.skip();
        log.skip();
        offsets.addAll(write(1));

        assertThat(pages(offsets.get(0) - 1, offsets.get(4), 2)).isEqualTo(offsets);
        assertThat(read(offsets.get(1) + 1)).as("from within a gap").isEqualTo(offsets.subList(2, 5));
    }

    @Test
    void shouldAdvanceOverATailThatHoldsNothing() {
        long last = write(1).get(0);
        log.skip();
        log.skip();
        ReadAnswer answer = ask(last, last + 2, MANY, LARGE);

        assertThat(answer).isInstanceOf(CaughtUp.class);
        assertThat(((CaughtUp) answer).through()).isEqualTo(last + 2);
    }

    @Test
    void shouldKeepTheChainOverPages() {
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            offsets.addAll(write(1));
            if (i % 7 == 0) {
                log.skip();
            }
        }

        assertThat(pages(offsets.get(0) - 1, offsets.get(199), 13)).isEqualTo(offsets);
    }

    private List<Long> write(int count) {
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offsets.add(write("t-" + i % 3, written.size() + 1));
        }
        return offsets;
    }

    private long write(String thread, long sequence) {
        byte[] value = SampleRecords.event(thread, sequence, 1);
        long offset = log.write(value);
        written.put(offset, value);
        return offset;
    }

    /** Reads page by page until the reader stands at {@code last}; each page has to follow the one before it. */
    private List<Long> pages(long after, long last, int maxRecords) {
        List<Long> all = new ArrayList<>();
        long position = after;
        while (position < last) {
            ReadAnswer answer = ask(position, last, maxRecords, LARGE);
            if (answer instanceof CaughtUp caughtUp) {
                assertThat(caughtUp.through()).isGreaterThan(position);
                position = caughtUp.through();
            } else {
                List<Long> page = taken(position, answer);
                all.addAll(page);
                position = page.get(page.size() - 1);
            }
        }
        return all;
    }

    private List<Long> read(long after) {
        return read(after, EVERYTHING, MANY, LARGE);
    }

    private List<Long> read(long after, long upTo, int maxRecords, int maxBytes) {
        return taken(after, ask(after, upTo, maxRecords, maxBytes));
    }

    private int bytes(long after, int records) {
        Records answer = (Records) ask(after, EVERYTHING, records, LARGE);
        int bytes = answer.run().bytes();
        answer.run().release();
        return bytes;
    }

    private ReadAnswer ask(long after, long upTo, int maxRecords, int maxBytes) {
        return log.reader()
                .read(new ReadRequest(LogUnderTest.PARTITION, after, upTo, maxRecords, maxBytes))
                .toCompletableFuture()
                .orTimeout(30, SECONDS)
                .join();
    }

    /** The offsets of a page, once its bytes and its chain were found right; releases it. */
    private List<Long> taken(long after, ReadAnswer answer) {
        assertThat(answer).isInstanceOf(Records.class);
        RecordRun run = ((Records) answer).run();
        try {
            List<Delivery> deliveries =
                    DeliveryBatch.parseFrom(run.deliveries().nioBuffer()).getDeliveriesList();
            assertThat(deliveries).hasSize(run.size());
            List<Long> offsets = new ArrayList<>();
            long position = after;
            for (int i = 0; i < run.size(); i++) {
                assertThat(run.record(i).prev()).isLessThanOrEqualTo(position);
                position = run.record(i).offset();
                offsets.add(position);
                assertThat(deliveries.get(i).getOffset()).isEqualTo(position);
                assertThat(deliveries.get(i).getValue().toByteArray()).isEqualTo(written.get(position));
            }
            return offsets;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a run is whole deliveries", e);
        } finally {
            run.release();
        }
    }

    private static long directMemory() {
        return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }
}
