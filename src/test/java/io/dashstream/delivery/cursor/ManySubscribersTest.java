package io.dashstream.delivery.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.Subscription;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscribers beside each other: what they share, and what none of them can do to another. */
class ManySubscribersTest extends DeliveryScenario {
    private static final int SUBSCRIBERS = 50;

    private List<RecordingSink> subscribed(StartPoint start) {
        for (int i = 0; i < SUBSCRIBERS; i++) {
            open(sink(), start);
        }
        return sinks;
    }

    @Test
    void shouldGiveAllOfThemTheSameBytesOfARecord() {
        open(FIRST, 1);
        List<RecordingSink> all = subscribed(StartPoint.LATEST);
        append(0, 0, 1);
        run();

        ByteBuf first = all.get(0).buffers.get(0);
        assertThat(all).allSatisfy(sink -> {
            ByteBuf bytes = sink.buffers.get(0);
            assertThat(bytes.memoryAddress()).as("where the bytes lie").isEqualTo(first.memoryAddress());
            assertThat(root(bytes)).as("the buffer they are a slice of").isSameAs(root(first));
        });
    }

    /** Below slices, and below the wrapper that Netty's leak detection puts around one buffer in many. */
    private static ByteBuf root(ByteBuf slice) {
        ByteBuf below = slice.unwrap();
        return below == null ? slice : root(below);
    }

    @Test
    void shouldWakeALoopOnceHoweverOftenTheHeadMoves() {
        open(FIRST, 1);
        List<RecordingSink> all = subscribed(StartPoint.LATEST);
        int before = all.get(0).flushes;
        for (int i = 0; i < 200; i++) {
            append(0, i, 1);
        }
        run();

        assertThat(all).allSatisfy(sink -> {
            assertThat(sink.offsets(0)).hasSize(200);
            assertThat(sink.flushes - before).as("flushes for 200 appends").isEqualTo(1);
        });
    }

    @Test
    void shouldNotLetABrokenSinkHurtTheOthers() {
        open(FIRST, 1);
        List<RecordingSink> all = subscribed(StartPoint.LATEST);
        all.get(7).broken = true;
        append(0, 0, 1);
        run();
        append(0, 1, 1);
        run();

        assertThat(all.get(7).told("failed")).containsExactly("failed this sink is broken");
        all.remove(7);
        assertThat(all).allSatisfy(sink -> assertThat(sink.offsets(0)).containsExactly(0L, 1L));
    }

    @Test
    void shouldEndTheOneWhoseSocketTakesNothingAtTheDeadlineAndTellHowFarItIsBehind() {
        open(FIRST, 1);
        RecordingSink slow = sink();
        slow.room = 150;
        Subscription subscription = open(slow, StartPoint.LATEST);
        RecordingSink quick = sink();
        open(quick, StartPoint.LATEST);
        append(0, 0, 10);
        run();
        quick.drain();
        pass(Duration.ofSeconds(29));
        assertThat(slow.told("too slow")).isEmpty();
        pass(Duration.ofSeconds(2));

        assertThat(slow.told("too slow")).hasSize(1).first().asString().startsWith("too slow 8 3");
        assertThat(meters.get("websocket_slow_client_disconnects_total")
                        .counter()
                        .count())
                .isEqualTo(1);
        append(0, 10, 1);
        run();
        subscription.ready();
        assertThat(slow.told).as("nothing follows").last().asString().startsWith("too slow");
        assertThat(quick.offsets(0)).hasSize(11);
    }

    @Test
    void shouldNotEndASlowSocketThatStillTakesSomething() {
        open(FIRST, 1);
        RecordingSink slow = sink();
        slow.room = 1_000;
        Subscription subscription = open(slow, StartPoint.LATEST);
        append(0, 0, 1_000);
        run();
        for (int i = 0; i < 90; i++) {
            slow.pending -= 1;
            pass(Duration.ofSeconds(1));
            subscription.ready();
        }

        assertThat(slow.told("too slow")).isEmpty();
        assertThat(slow.told("status")).as("told that it is behind").hasSizeBetween(16, 18);
    }

    @Test
    void shouldTellOneThatIsBehindAndThatItHasCaughtUpAgain() {
        open(FIRST, 1);
        RecordingSink sink = sink();
        Subscription subscription = open(sink, StartPoint.LATEST);
        assertThat(sink.told("caught up")).hasSize(1);
        sink.room = 0;
        append(0, 0, 20);
        run();
        pass(Duration.ofSeconds(6));
        assertThat(sink.told("status")).containsExactly("status 20");
        assertThat(meters.get("dashstream_clients_behind").gauge().value()).isEqualTo(1);

        sink.room = 1 << 20;
        subscription.ready();
        run();
        assertThat(sink.told("caught up")).hasSize(2).last().isEqualTo("caught up first@0:19 20");
        assertThat(meters.get("dashstream_clients_behind").gauge().value()).isZero();
    }

    @Test
    void shouldNeverSayCaughtUpWhileTheStoreThatHasTheRestIsDown() {
        memoryBytes = 64 << 10;
        open(FIRST, 1);
        append(0, 0, 1_000);
        RecordingSink sink = sink();
        open(sink, after("0:9"));
        sink.told.clear();
        RecordingSink waiting = sink();
        history.down = true;
        Subscription subscription = open(waiting, after("0:9"));
        pass(Duration.ofSeconds(20));
        assertThat(waiting.told).as("while it is down").isEmpty();
        assertThat(subscription.cursor()).hasToString("0:9");

        history.down = false;
        pass(Duration.ofSeconds(3));
        assertThat(waiting.offsets(0)).isEqualTo(offsets(10, 999));
        assertThat(waiting.told("gap")).isEmpty();
        assertThat(waiting.told).last().asString().startsWith("caught up");
    }

    @Test
    void shouldGiveBackWhatItHeldWhenItEnds() {
        memoryBytes = 64 << 10;
        open(FIRST, 1);
        append(0, 0, 1_000);
        RecordingSink sink = sink();
        sink.room = 200;
        Subscription subscription = open(sink, StartPoint.EARLIEST);
        ByteBuf page = sink.buffers.get(0).unwrap();
        assertThat(page.refCnt())
                .as("held by the page, and by the sink for each slice")
                .isEqualTo(1 + sink.buffers.size());
        subscription.close();
        sink.release();
        // Pages are kept for others for a moment.
        log.close();

        assertThat(page.refCnt()).isZero();
        assertThat(meters.get("dashstream_clients_behind").gauge().value()).isZero();
    }
}
