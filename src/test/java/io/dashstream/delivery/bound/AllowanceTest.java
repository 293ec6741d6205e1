package io.dashstream.delivery.bound;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.delivery.Filter;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.Cursor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many records may go: by time, by acknowledgements, by both. */
class AllowanceTest {
    private static final long START = Long.MAX_VALUE - 5;

    private static Allowance of(int window, int rate, int burst) {
        return new Allowance(new SubscriptionOptions(StartPoint.LATEST, Filter.ALL, window, rate, burst), START);
    }

    private static long at(long millis) {
        // Across the overflow of nanoTime.
        return START + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void shouldLimitNothingWithoutPaceAndWindow() {
        Allowance free = of(0, 0, 0);
        free.delivered(0, 1_000_000, 1_000_000);

        assertThat(free.room(at(0))).isEqualTo(Integer.MAX_VALUE);
        assertThat(free.nanosUntilRoom(at(0))).isZero();
    }

    @Test
    void shouldGiveTheBurstAndThenTheRate() {
        Allowance paced = of(0, 100, 40);
        assertThat(paced.room(at(0))).isEqualTo(40);
        paced.delivered(0, 39, 40);

        assertThat(paced.room(at(0))).isZero();
        assertThat(paced.room(at(100))).isEqualTo(10);
        assertThat(paced.room(at(60_000))).as("no more than the burst").isEqualTo(40);
    }

    @Test
    void shouldSayWhenItIsWorthLookingAgain() {
        Allowance paced = of(0, 100, 40);
        paced.delivered(0, 39, 40);
        long wait = paced.nanosUntilRoom(at(0));

        assertThat(wait).as("a twentieth of a second").isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(paced.room(at(0) + wait)).isEqualTo(5);
        assertThat(paced.nanosUntilRoom(at(0) + wait)).isZero();
    }

    @Test
    void shouldFreeExactlyWhatWasAcknowledgedWhereOffsetsAreDense() {
        Allowance window = of(10, 0, 0);
        window.delivered(0, 4, 5);
        window.delivered(1, 102, 3);
        assertThat(window.room(at(0))).isEqualTo(2);

        window.acknowledge(Cursor.parse("0:1,1:102"));
        assertThat(window.room(at(0))).as("offsets 2, 3 and 4 are open").isEqualTo(7);
        window.acknowledge(Cursor.parse("0:1"));
        assertThat(window.room(at(0))).as("once more").isEqualTo(7);
        window.acknowledge(Cursor.parse("0:4,7:1"));
        assertThat(window.room(at(0))).isEqualTo(10);
    }

    @Test
    void shouldNeverPassTheWindowWhereOffsetsHaveHoles() {
        Allowance window = of(10, 0, 0);
        // Five records somewhere up to offset 1,000.
        window.delivered(0, 1_000, 5);
        window.acknowledge(Cursor.parse("0:900"));

        assertThat(window.room(at(0))).as("all five may lie behind 900").isEqualTo(5);
        window.acknowledge(Cursor.parse("0:998"));
        assertThat(window.room(at(0))).as("at most two lie behind 998").isEqualTo(8);
    }

    @Test
    void shouldBearAcknowledgementsOfWhatWasNeverDelivered() {
        Allowance window = of(10, 0, 0);
        window.delivered(0, 4, 5);
        window.acknowledge(Cursor.parse("0:-1"));
        assertThat(window.room(at(0))).isEqualTo(5);
        window.acknowledge(Cursor.parse("0:9223372036854775807,5:1"));

        assertThat(window.room(at(0))).isEqualTo(10);
    }

    @Test
    void shouldOweNothingAnyMoreAfterAJump() {
        Allowance window = of(10, 0, 0);
        window.delivered(0, 9, 10);
        assertThat(window.room(at(0))).isZero();
        assertThat(window.nanosUntilRoom(at(0))).as("time makes no room").isZero();
        window.forgetDelivered();

        assertThat(window.room(at(0))).isEqualTo(10);
    }
}
