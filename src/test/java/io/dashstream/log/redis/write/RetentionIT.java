package io.dashstream.log.redis.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.Epoch;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.log.redis.stream.StreamCheck;
import io.dashstream.log.redis.stream.StreamKeys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stream keeps, and what the script refuses. */
class RetentionIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long NOW = 1_700_000_000_000L;

    private final StreamKeys keys = new StreamKeys(new Epoch(UUID.randomUUID().toString()), 0);
    private final RedisLink link = SharedRedis.link();

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void shouldKeepAboutAsManyRecordsAsWanted() {
        for (int i = 0; i < 50; i++) {
            append(i * 100L, 100, new Retention(1000, Long.MAX_VALUE, HOUR), NOW);
        }

        assertThat(StreamCheck.length(link, keys)).isBetween(1000L, 1300L);
    }

    @Test
    void shouldDropWhatIsTooOldButNeverTheNewest() {
        Retention hour = new Retention(1_000_000, Long.MAX_VALUE, HOUR);
        append(0, 100, hour, NOW);
        append(100, 100, hour, NOW + 1);
        append(200, 1, hour, NOW + HOUR.toMillis() + 1);

        // Those appended exactly an hour ago stay.
        assertThat(StreamCheck.length(link, keys)).as("after an hour").isBetween(101L, 185L);
        append(201, 100, hour, NOW + 3 * HOUR.toMillis());
        assertThat(StreamCheck.length(link, keys)).isLessThanOrEqualTo(101L);
    }

    @Test
    void shouldExpireWhenNobodyWritesAnyMore() {
        append(0, 1, new Retention(1000, Long.MAX_VALUE, HOUR), NOW);

        for (String key : List.of(keys.log(), keys.through())) {
            assertThat(ask(Request.cmd(Command.PTTL).arg(key)).toLong()).isBetween(1L, HOUR.toMillis());
        }
    }

    @Test
    void shouldKeepFewerRecordsOnceTheyTakeMoreMemoryThanWanted() {
        Retention wanted = new Retention(1_000_000, 1 << 20, HOUR);

        assertThat(wanted.within(5_000, 1 << 19)).isEqualTo(wanted);
        assertThat(wanted.within(5_000, 5 << 20).records()).isEqualTo(1000);
    }

    @Test
    void shouldTellWhereTheStreamEndsInsteadOfBreakingTheChain() {
        Retention hour = new Retention(1000, Long.MAX_VALUE, HOUR);
        append(0, 10, hour, NOW);

        assertThat(append(12, 5, hour, NOW).toString()).isEqualTo("[behind, 9]");
        assertThat(StreamCheck.length(link, keys)).isEqualTo(10);
    }

    @Test
    void shouldTakeWhatIsThereAlreadyForSuccess() {
        Retention hour = new Retention(1000, Long.MAX_VALUE, HOUR);
        append(0, 10, hour, NOW);

        assertThat(append(5, 10, hour, NOW).toString()).isEqualTo("[done, 14]");
        assertThat(StreamCheck.whole(link, keys)).hasSize(15);
    }

    @Test
    void shouldNotTakeTheEndOfAStreamThatIsGoneForItsOwn() {
        Retention hour = new Retention(1000, Long.MAX_VALUE, HOUR);
        append(0, 10, hour, NOW);
        // As a server does that may delete keys when its memory is full.
        ask(Request.cmd(Command.DEL).arg(keys.log()));
        append(0, 5, hour, NOW);

        assertThat(ask(Request.cmd(Command.GET).arg(keys.through())).toString()).isEqualTo("4");
    }

    @Test
    void shouldBeginAgainInAStreamWhoseEntriesWereAllDeleted() {
        Retention hour = new Retention(1000, Long.MAX_VALUE, HOUR);
        append(0, 3, hour, NOW);
        ask(Request.cmd(Command.XDEL).arg(keys.log()).arg("0-1").arg("1-1").arg("2-1"));

        assertThat(append(0, 3, hour, NOW).toString()).isEqualTo("[done, 2]");
        assertThat(StreamCheck.whole(link, keys)).hasSize(3);
    }

    private Response append(long first, int count, Retention retention, long nowMs) {
        return ask(
                Runs.batch(keys, first, count, nowMs).request(AppendScript.BEGIN, first + count - 1, retention, nowMs));
    }

    private Response ask(Request request) {
        return link.send(request).toCompletableFuture().join();
    }
}
