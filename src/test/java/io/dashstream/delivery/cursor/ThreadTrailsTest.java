package io.dashstream.delivery.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.delivery.Filter;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.thread.ThreadsWanted;
import io.dashstream.log.thread.Trail;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who wants few threads of a long history reads what an index points at, and is given what he would be given without. */
class ThreadTrailsTest extends DeliveryScenario {
    private static final int RECORDS = 10_000;
    private static final long HEAD = RECORDS - 1;

    @BeforeEach
    void fill() {
        // Far less than was appended.
        memoryBytes = 64 << 10;
        open(FIRST, 1);
        for (int offset = 0; offset < RECORDS; offset++) {
            append(0, offset, rare(offset) ? "rare" : "other");
        }
        log.publish();
    }

    private static boolean rare(long offset) {
        return offset == 1_200 || offset == 1_230 || offset == 7_000 || offset == HEAD;
    }

    @Test
    void shouldReadOnlyWhereTheThreadLies() {
        index.trails.put(0, new Trail(-1, HEAD, 1_200, 1_230, 7_000, HEAD));
        RecordingSink sink = sink();
        open(sink, wanting("rare"));

        assertThat(sink.offsets(0)).containsExactly(1_200L, 1_230L, 7_000L, HEAD);
        assertThat(sink.told("caught up")).hasSize(1);
        assertThat(history.reads).as("pages of 100 records, of %d", RECORDS).isEqualTo(2);
    }

    @Test
    void shouldReadAllWhereNoIndexTells() {
        RecordingSink sink = sink();
        open(sink, wanting("rare"));

        assertThat(sink.offsets(0)).containsExactly(1_200L, 1_230L, 7_000L, HEAD);
        assertThat(index.questions).as("not one per page").hasSizeLessThan(5);
        assertThat(history.reads).isGreaterThan(50);
    }

    @Test
    void shouldReadAllUpToWhereTheIndexBegins() {
        index.trails.put(0, new Trail(1_210, HEAD, 1_230, 7_000, HEAD));
        RecordingSink sink = sink();
        open(sink, wanting("rare"));

        assertThat(sink.offsets(0)).containsExactly(1_200L, 1_230L, 7_000L, HEAD);
        assertThat(history.reads).isBetween(12, 20);
    }

    @Test
    void shouldAskAgainWhereATrailEnds() {
        index.trails.put(0, new Trail(-1, 1_229, 1_200));
        RecordingSink sink = sink();
        open(sink, wanting("rare"));

        assertThat(sink.offsets(0)).containsExactly(1_200L, 1_230L, 7_000L, HEAD);
        assertThat(index.questions).hasSizeGreaterThan(1);
    }

    @Test
    void shouldReplayAThreadAboveItsSequenceThroughTheIndex() {
        index.trails.put(0, new Trail(-1, HEAD, 7_000, HEAD));
        RecordingSink sink = sink();
        Subscription subscription = open(sink, StartPoint.LATEST);
        subscription.replayThreads(Map.of("rare", 2_000L));
        run();
        append(0, RECORDS, 5);
        run();

        assertThat(index.questions).containsOnly(new ThreadsWanted(Set.of("rare"), Map.of("rare", 2_000L)));
        assertThat(sink.offsets(0)).containsExactly(7_000L, HEAD, HEAD + 1, HEAD + 2, HEAD + 3, HEAD + 4, HEAD + 5);
        assertThat(history.reads).isEqualTo(1);
    }

    @Test
    void shouldLeaveTheTrailOfThreadsThatAreNotWantedAnyMore() {
        index.trails.put(0, new Trail(-1, HEAD, 1_200, 1_230, 7_000, HEAD));
        RecordingSink sink = sink();
        sink.room = 0;
        Subscription subscription = open(sink, wanting("rare"));
        sink.room = 50;
        subscription.ready();
        run();
        assertThat(sink.offsets(0)).containsExactly(1_200L);
        index.trails.clear();
        subscription.filter(Filter.ALL);
        sink.room = Long.MAX_VALUE / 2;
        subscription.ready();
        run();

        assertThat(sink.offsets(0)).hasSize(RECORDS - 1_230 + 1).startsWith(1_200L, 1_230L, 1_231L);
    }

    @Test
    void shouldNameWhatIsGoneWhereTheThreadLay() {
        index.trails.put(0, new Trail(-1, HEAD, 1_200, 7_000, HEAD));
        history.expireBefore(0, 5_000);
        RecordingSink sink = sink();
        open(sink, new SubscriptionOptions(after("first@0:10"), new Filter(Set.of("rare"), Set.of()), 0, 0, 0));

        assertThat(sink.told("gap")).isEqualTo(List.of("gap 0 1200-1200 expired"));
        assertThat(sink.offsets(0)).containsExactly(7_000L, HEAD);
    }

    private static SubscriptionOptions wanting(String thread) {
        return new SubscriptionOptions(StartPoint.EARLIEST, new Filter(Set.of(thread), Set.of()), 0, 0, 0);
    }
}
