package io.dashstream.delivery.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.delivery.StartPoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a subscriber is told where the log has a hole, and when its cursor is of another life or of no record yet. */
class HolesAndLivesTest extends DeliveryScenario {
    @Test
    void shouldNameWhatRetentionPassedBeforeTheNextRecord() {
        memoryBytes = 64 << 10;
        open(FIRST, 1);
        append(0, 0, 1_000);
        history.expireBefore(0, 300);
        RecordingSink sink = sink();
        open(sink, after("first@0:9"));

        assertThat(sink.told).startsWith("started OPEN first@0:9", "gap 0 10-299 expired", "0:300");
        assertThat(sink.offsets(0)).isEqualTo(offsets(300, 999));
        assertThat(meters.get("websocket_replay_gap_messages_total")
                        .tag("mode", "partition")
                        .counter()
                        .count())
                .isEqualTo(290);
    }

    @Test
    void shouldTellNoGapOfACursorJustBeforeOrAtTheOldestRecord() {
        memoryBytes = 64 << 10;
        open(FIRST, 1);
        append(0, 0, 1_000);
        history.expireBefore(0, 300);
        for (String cursor : List.of("first@0:299", "first@0:300")) {
            RecordingSink sink = sink();
            open(sink, after(cursor));
            assertThat(sink.told("gap")).as(cursor).isEmpty();
        }
        RecordingSink sink = sink();
        open(sink, after("first@0:298"));
        assertThat(sink.told("gap")).containsExactly("gap 0 299-299 expired");
    }

    @Test
    void shouldNameALossInTheChainOfALiveLog() {
        open(FIRST, 1);
        append(0, 0, 3);
        RecordingSink sink = sink();
        open(sink, StartPoint.LATEST);
        history.expireBefore(0, 9);
        log.lose(0, 8);
        append(0, 9, 1);
        run();

        assertThat(sink.told).containsSubsequence("gap 0 3-8 expired", "0:9");
        assertThat(sink.offsets(0)).containsExactly(9L);
    }

    @Test
    void shouldPassOffsetsThatHoldNothingDeliverableWithoutAWord() {
        open(FIRST, 1);
        append(0, 0, 2);
        log.pass(0, 6);
        append(0, 7, 1);
        RecordingSink sink = sink();
        open(sink, StartPoint.EARLIEST);

        assertThat(sink.told("gap")).isEmpty();
        assertThat(sink.offsets(0)).containsExactly(0L, 1L, 7L);
    }

    @Test
    void shouldResetACursorOfAnotherEpochToTheOldestRecord() {
        open(FIRST, 1);
        append(0, 0, 3);
        RecordingSink sink = sink();
        open(sink, after("other@0:100"));

        assertThat(sink.told).startsWith("started EPOCH first@0:-1", "0:0");
    }

    @Test
    void shouldResetACursorAheadOfTheHeadToTheHead() {
        open(FIRST, 2);
        append(0, 0, 3);
        append(1, 0, 3);
        RecordingSink sink = sink();
        open(sink, after("first@0:100,1:0"));
        append(0, 3, 1);
        run();

        assertThat(sink.told.get(0)).isEqualTo("started AHEAD first@0:2,1:0");
        assertThat(sink.offsets(0)).containsExactly(3L);
        assertThat(sink.offsets(1)).containsExactly(1L, 2L);
    }

    @Test
    void shouldStartOverWhenTheTopicIsMadeAgain() {
        open(FIRST, 1);
        append(0, 0, 5);
        RecordingSink sink = sink();
        open(sink, StartPoint.LATEST);
        history.clear();
        open(SECOND, 1);
        append(0, 0, 2);
        run();
        pass(Duration.ofMillis(500));

        assertThat(sink.told).containsSubsequence("started EPOCH second@0:-1", "0:0", "0:1");
        assertThat(sink.offsets(0)).containsExactly(0L, 1L);
    }
}
