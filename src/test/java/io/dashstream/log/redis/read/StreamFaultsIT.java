package io.dashstream.log.redis.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.SampleRecords;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.redis.stream.StreamEntry;
import io.dashstream.log.redis.write.StreamUnderTest;
import io.dashstream.metrics.MeterNames;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the Redis tier makes of entries that are missing or not as they should be. */
class StreamFaultsIT {
    private final StreamUnderTest stream = new StreamUnderTest(0);

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldEndThePageBeforeAMissingEntryAndKnowNothingOfIt() {
        write(5);
        remove(2);

        assertThat(offsets(-1)).containsExactly(0L, 1L);
        assertThat(ask(1)).as("records are here again behind the missing one").isEqualTo(new NotHere(2));
        assertThat(offsets(2)).containsExactly(3L, 4L);
    }

    @Test
    void shouldNotTakeAPageForTheEndWhenWhatFollowsIsMissing() {
        write(5);
        remove(2);

        assertThat(ask(1, 2)).isEqualTo(new NotHere());
    }

    @Test
    void shouldCountACorruptEntryAndStepOverIt() {
        write(2);
        corrupt("2-1", "v", "no record", "p", "1", "a", "1", "t", "");

        assertThat(offsets(-1)).containsExactly(0L, 1L);
        assertThat(ask(1)).isEqualTo(new NotHere());
        assertThat(stream.registry()
                        .get(MeterNames.REPLAY_CORRUPT_ENTRIES)
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void shouldNotBelieveAnEntryWithoutItsFields() {
        write(1);
        corrupt("1-1", "v", "no record");

        assertThat(ask(0)).isEqualTo(new NotHere());
    }

    @Test
    void shouldReadAPageOnceForAllWhoWantItAtOnce() {
        write(50);
        List<CompletableFuture<ReadAnswer>> readers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            readers.add(stream.reader().read(page(-1, Long.MAX_VALUE)).toCompletableFuture());
        }
        readers.forEach(reader -> assertThat(taken(await(reader))).hasSize(32));

        assertThat(stream.registry().get(MeterNames.REPLAY_REDIS_HITS).counter().count())
                .as("pages read for 200 readers")
                .isLessThan(20);
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            stream.write(SampleRecords.event("t", i + 1, 1));
        }
    }

    private void remove(long offset) {
        stream.ask(Request.cmd(Command.XDEL).arg(stream.keys().log()).arg(StreamEntry.id(offset)));
    }

    private void corrupt(String id, String... fields) {
        Request add = Request.cmd(Command.XADD).arg(stream.keys().log()).arg(id);
        for (String field : fields) {
            add.arg(field);
        }
        stream.ask(add);
    }

    private ReadAnswer ask(long after) {
        return ask(after, Long.MAX_VALUE);
    }

    private ReadAnswer ask(long after, long upTo) {
        return await(stream.reader().read(page(after, upTo)).toCompletableFuture());
    }

    private List<Long> offsets(long after) {
        return taken(ask(after));
    }

    private static ReadRequest page(long after, long upTo) {
        return new ReadRequest(LogUnderTest.PARTITION, after, upTo, 1000, 1 << 20);
    }

    private static ReadAnswer await(CompletableFuture<ReadAnswer> answer) {
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static List<Long> taken(ReadAnswer answer) {
        assertThat(answer).isInstanceOf(Records.class);
        Records records = (Records) answer;
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < records.run().size(); i++) {
            offsets.add(records.run().record(i).offset());
        }
        records.run().release();
        return offsets;
    }
}
