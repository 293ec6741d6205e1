package io.dashstream.delivery.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.delivery.Filter;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one subscriber is told, from wherever it starts, whatever becomes of the log meanwhile. */
class LogDeliveryTest extends DeliveryScenario {
    @Test
    void shouldGiveWhatIsAppendedAfterTheWishForWhatIsNewest() {
        open(FIRST, 2);
        append(0, 0, 10);
        RecordingSink sink = sink();
        delivery.open(sink, new SubscriptionOptions(StartPoint.LATEST, Filter.ALL, 0, 0, 0));
        append(0, 10, 1);
        run();
        append(0, 11, 2);
        run();

        assertThat(sink.told)
                .containsExactly("started OPEN first@0:9,1:-1", "0:10", "caught up first@0:10,1:-1 1", "0:11", "0:12");
    }

    @Test
    void shouldWaitUntilTheLogIsOpen() {
        RecordingSink sink = sink();
        open(sink, StartPoint.EARLIEST);
        assertThat(sink.told).isEmpty();

        open(FIRST, 1);
        run();
        append(0, 0, 1);
        run();
        assertThat(sink.told).containsExactly("started OPEN first@0:-1", "caught up first@0:-1 0", "0:0");
    }

    @Test
    void shouldReplayAfterACursorAndRunIntoLiveWithoutASeam() {
        open(FIRST, 2);
        append(0, 0, 700);
        append(1, 0, 5);
        RecordingSink sink = sink();
        open(sink, after("first@0:99,1:2"));
        append(0, 700, 50);
        run();

        assertThat(sink.offsets(0)).isEqualTo(offsets(100, 749));
        assertThat(sink.offsets(1)).isEqualTo(offsets(3, 4));
        assertThat(sink.told("caught up")).containsExactly("caught up first@0:699,1:4 602");
    }

    @Test
    void shouldReadWhatMemoryDroppedFromTheColderTierAndComeBackToMemory() {
        memoryBytes = 64 << 10;
        open(FIRST, 1);
        append(0, 0, 1_000);
        RecordingSink sink = sink();
        open(sink, StartPoint.EARLIEST);
        int reads = history.reads;
        append(0, 1_000, 20);
        run();

        assertThat(reads).as("pages read behind memory").isBetween(3, 12);
        assertThat(history.reads).as("no more of them for what is live").isEqualTo(reads);
        assertThat(sink.offsets(0)).isEqualTo(offsets(0, 1_019));
        assertThat(meters.get("websocket_replay_messages_total")
                        .tag("mode", "partition")
                        .counter()
                        .count())
                .isEqualTo(1_000);
    }

    @Test
    void shouldReadAtMostFourPartitionsBehindMemoryAtATimeAndLetEveryOneHaveItsTurn() {
        memoryBytes = 64 << 10;
        open(FIRST, 8);
        for (int partition = 0; partition < 8; partition++) {
            append(partition, 0, 400);
        }
        RecordingSink sink = sink();
        delivery.open(sink, new SubscriptionOptions(StartPoint.EARLIEST, Filter.ALL, 0, 0, 0));
        channel.runPendingTasks();
        assertThat(history.reads).isEqualTo(4);
        run();

        for (int partition = 0; partition < 8; partition++) {
            assertThat(sink.offsets(partition)).isEqualTo(offsets(0, 399));
        }
    }

    @Test
    void shouldNeverHandOverMuchMoreThanTheSinkTakes() {
        open(FIRST, 1);
        append(0, 0, 5_000);
        RecordingSink sink = sink();
        sink.room = 1_000;
        Subscription subscription = open(sink, StartPoint.EARLIEST);
        for (int i = 0; i < 1_000 && sink.offsets(0).size() < 5_000; i++) {
            sink.drain();
            subscription.ready();
            run();
        }

        assertThat(sink.offsets(0)).isEqualTo(offsets(0, 4_999));
        assertThat(sink.mostPending).as("bytes in flight").isLessThan(1_000 + 2 * VALUE);
    }

    @Test
    void shouldHoldNoPageForASinkThatStallsAndGoOnWithTheNextRecordWhenItTakesSome() {
        memoryBytes = 64 << 10;
        open(FIRST, 2);
        append(0, 0, 1_000);
        append(1, 0, 1_000);
        RecordingSink sink = sink();
        sink.room = 1_000;
        Subscription subscription = open(sink, StartPoint.EARLIEST);
        int references = history.references();
        pass(Duration.ofSeconds(5));
        assertThat(history.references())
                .as("without the page of each partition")
                .isEqualTo(references - 2);

        int reads = history.reads;
        sink.room = Long.MAX_VALUE / 2;
        sink.drain();
        subscription.ready();
        run();

        assertThat(history.reads).isGreaterThan(reads);
        assertThat(sink.offsets(0)).isEqualTo(offsets(0, 999));
        assertThat(sink.offsets(1)).isEqualTo(offsets(0, 999));
    }

    @Test
    void shouldGiveAllOfAPartitionThatAppearsMeanwhile() {
        open(FIRST, 1);
        RecordingSink sink = sink();
        open(sink, StartPoint.LATEST);
        log.open(FIRST, 1, 0, 2);
        append(1, 0, 3);
        run();

        assertThat(sink.offsets(1)).containsExactly(0L, 1L, 2L);
        assertThat(sink.starts).hasSize(1);
    }

    @Test
    void shouldHonourThePositionOfAPartitionItCannotKnowYet() {
        open(FIRST, 1);
        RecordingSink sink = sink();
        open(sink, after("first@0:-1,1:1"));
        for (int i = 0; i < 3; i++) {
            history.add(1, i, VALUE, header("t-1", i));
        }
        log.open(FIRST, 1, 0, 2);
        append(1, 3, 1);
        run();

        assertThat(sink.offsets(1)).as("after offset 1").endsWith(3L).doesNotContain(0L, 1L);
    }

    @Test
    void shouldStartAtAnInstant() {
        open(FIRST, 1);
        append(0, 0, 10);
        RecordingSink sink = sink();
        open(sink, StartPoint.at(Instant.ofEpochMilli(6)));

        assertThat(sink.offsets(0)).isEqualTo(offsets(7, 9));
    }

    @Test
    void shouldGiveOnlyWhatTheFilterWantsAndMoveOverTheRest() {
        open(FIRST, 1);
        for (int i = 0; i < 20; i++) {
            append(0, i, "t-" + i % 3);
        }
        log.publish();
        RecordingSink sink = sink();
        Filter filter = new Filter(Set.of("t-1"), Set.of("tenant-of-t-1", "other"));
        Subscription subscription = open(sink, new SubscriptionOptions(StartPoint.EARLIEST, filter, 0, 0, 0));
        assertThat(sink.offsets(0)).containsExactly(1L, 4L, 7L, 10L, 13L, 16L, 19L);
        assertThat(subscription.cursor()).hasToString("first@0:19");

        subscription.filter(new Filter(Set.of(), Set.of("tenant-of-t-2")));
        for (int i = 20; i < 26; i++) {
            append(0, i, "t-" + i % 3);
        }
        log.publish();
        run();
        assertThat(sink.offsets(0)).endsWith(20L, 23L);
    }

    @Test
    void shouldStopAtTheWindowUntilRecordsAreAcknowledged() {
        open(FIRST, 1);
        append(0, 0, 30);
        RecordingSink sink = sink();
        Subscription subscription = open(sink, new SubscriptionOptions(StartPoint.EARLIEST, Filter.ALL, 10, 0, 0));
        assertThat(sink.offsets(0)).isEqualTo(offsets(0, 9));

        subscription.acknowledge(Cursor.parse("0:3"));
        run();
        assertThat(sink.offsets(0)).isEqualTo(offsets(0, 13));
        subscription.acknowledge(Cursor.parse("0:13"));
        run();
        assertThat(sink.offsets(0)).isEqualTo(offsets(0, 23));
    }

    @Test
    void shouldPaceASubscriberReplayAndLiveAlike() {
        open(FIRST, 1);
        append(0, 0, 1_000);
        RecordingSink sink = sink();
        open(sink, new SubscriptionOptions(StartPoint.EARLIEST, Filter.ALL, 0, 100, 50));
        assertThat(sink.offsets(0)).hasSize(50);

        pass(Duration.ofSeconds(2));
        assertThat(sink.offsets(0)).hasSizeBetween(240, 250);
        pass(Duration.ofSeconds(8));
        assertThat(sink.offsets(0)).isEqualTo(offsets(0, 999));
    }

    @Test
    void shouldGoOnElsewhereWhenItSeeks() {
        open(FIRST, 1);
        append(0, 0, 10);
        RecordingSink sink = sink();
        Subscription subscription = open(sink, StartPoint.LATEST);
        subscription.seek(after("0:6"));
        run();

        assertThat(sink.told)
                .containsExactly(
                        "started OPEN first@0:9",
                        "caught up first@0:9 0",
                        "started SEEK first@0:6",
                        "0:7",
                        "0:8",
                        "0:9",
                        "caught up first@0:9 3");
    }

    @Test
    void shouldBearASinkThatSeeksAsItCatchesUp() {
        open(FIRST, 1);
        append(0, 0, 3);
        RecordingSink sink = sink();
        Subscription[] own = new Subscription[1];
        sink.onCaughtUp = () -> {
            sink.onCaughtUp = () -> {};
            own[0].seek(after("0:1"));
        };
        own[0] = delivery.open(sink, new SubscriptionOptions(StartPoint.EARLIEST, Filter.ALL, 0, 0, 0));
        run();

        assertThat(sink.offsets(0)).containsExactly(0L, 1L, 2L, 2L);
        assertThat(sink.told("caught up")).hasSize(2);
    }

    @Test
    void shouldReplayTheThreadsThatWereAskedForAndGoOnWithEverything() {
        open(FIRST, 1);
        for (int i = 0; i < 12; i++) {
            append(0, i, "t-" + i % 3);
        }
        log.publish();
        RecordingSink sink = sink();
        Subscription subscription = open(sink, StartPoint.LATEST);
        // The record at offset i has sequence i + 1.
        subscription.replayThreads(Map.of("t-1", 5L));
        run();
        append(0, 12, 2);
        run();

        assertThat(sink.offsets(0)).containsExactly(7L, 10L, 12L, 13L);
    }
}
