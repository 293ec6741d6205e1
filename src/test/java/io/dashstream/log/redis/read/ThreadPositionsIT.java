package io.dashstream.log.redis.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.LogUnderTest;
import io.dashstream.log.redis.write.StreamUnderTest;
import io.dashstream.log.thread.ThreadSpan;
import io.dashstream.log.thread.ThreadsWanted;
import io.dashstream.log.thread.Trail;
import io.dashstream.testkit.Records;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where threads lie, as a real server tells it, and that nothing is told where a record could be left out. */
class ThreadPositionsIT {
    private final StreamUnderTest stream = new StreamUnderTest(0);

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldTellWhereAThreadLiesAmongOthers() {
        write("a", "b", "b", "a", "b");

        assertThat(trail(-1, "a")).isEqualTo(new Trail(-1, 4, 0, 3));
        assertThat(trail(0, "a", "b")).isEqualTo(new Trail(-1, 4, 1, 2, 3, 4));
        assertThat(trail(-1, "nobody")).isEqualTo(new Trail(-1, 4));
    }

    @Test
    void shouldTellEveryThreadOfABatchI21() {
        stream.write(Records.event("a", 1));
        stream.write(Records.batch(List.of("b", "a", "c"), 2));

        for (String thread : List.of("b", "c")) {
            assertThat(trail(-1, thread)).as(thread).isEqualTo(new Trail(-1, 1, 1));
        }
        assertThat(trail(-1, "a")).isEqualTo(new Trail(-1, 1, 0, 1));
    }

    @Test
    void shouldCompareSequencesExactlyAndUnsignedI19() {
        long large = (1L << 53) + 1;
        stream.write(Records.event("t", large));
        stream.write(Records.event("t", large + 1));
        stream.write(Records.event("t", -1));

        ThreadsWanted above = new ThreadsWanted(Set.of("t"), Map.of("t", large));
        assertThat(ask(-1, above)).isEqualTo(new Trail(-1, 2, 1, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "~YSBi", "#YSBi", "th:{x}", "é/ü", "\u0000", "s/t/u", "%2F", "{", "log"})
    void shouldKeepOddNamesApart(String thread) {
        write("plain", thread, "plain");

        assertThat(trail(-1, thread)).isEqualTo(new Trail(-1, 2, 1));
        assertThat(known()).extracting(ThreadSpan::thread).containsExactlyInAnyOrder("plain", thread);
    }

    @Test
    void shouldTellOnlyWhatIsBehindAHole() {
        write("a");
        stream.lose(5);
        write("b", "a");

        assertThat(trail(-1, "a")).isEqualTo(new Trail(5, 7, 7));
        assertThat(trail(-1, "a").clear(0)).as("within the hole").isZero();
    }

    @Test
    void shouldTellNothingOfWhatTheLogHasDropped() {
        write("a", "b", "a", "b");
        stream.ask(
                Request.cmd(Command.XTRIM).arg(stream.keys().log()).arg("MINID").arg("2-1"));
        // Whether the positions are still there or not.
        stream.ask(Request.cmd(Command.XDEL).arg(stream.keys().thread("a")).arg("0-1"));

        assertThat(trail(-1, "a")).isEqualTo(new Trail(1, 3, 2));
    }

    @Test
    void shouldTellWhatWasWrittenSinceTheStoreWasEmptied() {
        write("a", "b");
        stream.ask(Request.cmd(Command.DEL)
                .arg(stream.keys().log())
                .arg(stream.keys().positions())
                .arg(stream.keys().thread("a"))
                .arg(stream.keys().threads()));
        assertThat(trail(-1, "a")).isEqualTo(Trail.UNKNOWN);
        write("b", "a");

        assertThat(trail(-1, "a")).isEqualTo(new Trail(1, 3, 3));
    }

    @Test
    void shouldTellAllOfALogThatWasFilledAgainOverPositionsLeftBehind() {
        write("a", "b", "a");
        stream.ask(Request.cmd(Command.DEL).arg(stream.keys().log()));
        stream.ask(Request.cmd(Command.XDEL).arg(stream.keys().thread("a")).arg("0-1"));
        stream.again(0);

        assertThat(trail(-1, "a")).isEqualTo(new Trail(-1, 2, 0, 2));
        assertThat(known())
                .filteredOn(span -> span.thread().equals("a"))
                .first()
                .returns(2L, ThreadSpan::count);
    }

    @Test
    void shouldTellNothingBehindAKeyThatIsNotOurs() {
        stream.ask(Request.cmd(Command.SET).arg(stream.keys().thread("a")).arg("foreign"));
        write("b", "a");

        assertThat(trail(-1, "a")).isEqualTo(Trail.UNKNOWN);
    }

    @Test
    void shouldTellNothingOfAStreamWhoseOldestEntryOutlivedItsTime() {
        stream.writeAt(System.currentTimeMillis() - 7 * StreamUnderTest.KEPT_MS / 4, Records.event("a", 1));

        assertThat(trail(-1, "a")).isEqualTo(Trail.UNKNOWN);
    }

    @Test
    void shouldTellNothingWhereTheServerMayDropKeys() {
        write("a");
        stream.ask(config("maxmemory-policy", "allkeys-lru"));
        stream.ask(config("maxmemory", "1gb"));
        try {
            assertThat(trail(-1, "a")).isEqualTo(Trail.UNKNOWN);
        } finally {
            stream.ask(config("maxmemory", "0"));
            stream.ask(config("maxmemory-policy", "noeviction"));
        }
        assertThat(trail(-1, "a")).isEqualTo(new Trail(-1, 0, 0));
    }

    @Test
    void shouldListThreadsWithWhatWasSeenOfThem() {
        write("a", "b", "a");

        assertThat(known())
                .filteredOn(span -> span.thread().equals("a"))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.first()).isZero();
                    assertThat(a.last()).isEqualTo(2);
                    assertThat(a.count()).isEqualTo(2);
                    assertThat(a.lastMs()).isGreaterThanOrEqualTo(a.firstMs()).isPositive();
                });
    }

    @Test
    void shouldCountARecordOnceThoughTwoReplicasAppendIt() {
        write("a", "a");
        stream.again(0);

        assertThat(known()).singleElement().returns(2L, ThreadSpan::count);
    }

    @Test
    void shouldForgetTheThreadsThatWereActiveLongestAgo() {
        for (int i = 0; i < 1_300; i++) {
            stream.write(Records.event("t-" + i, 1));
        }

        assertThat(known())
                .hasSizeBetween(1_000, 1_250)
                .extracting(ThreadSpan::thread)
                .contains("t-1299", "t-600")
                .doesNotContain("t-0", "t-200");
    }

    private void write(String... threads) {
        for (String thread : threads) {
            stream.write(Records.event(thread, 1));
        }
    }

    private Trail trail(long after, String... threads) {
        return ask(after, new ThreadsWanted(Set.of(threads), Map.of()));
    }

    private Trail ask(long after, ThreadsWanted wanted) {
        return stream.threads()
                .trail(LogUnderTest.PARTITION, after, wanted)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private List<ThreadSpan> known() {
        return stream.threads()
                .known(LogUnderTest.PARTITION)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static Request config(String name, String value) {
        return Request.cmd(Command.CONFIG).arg("SET").arg(name).arg(value);
    }
}
