package io.dashstream.delivery.bound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A socket that takes something, however little, is not dead; one that takes nothing is, whatever is added. */
class SendDeadlineTest {
    private final SendDeadline deadline = new SendDeadline(100, 0);

    @Test
    void shouldNotPassWhileNothingWaits() {
        deadline.look(0, 1_000);
        assertThat(deadline.passed(1_000)).isFalse();
    }

    @Test
    void shouldBeginWithTheFirstBytesThatWait() {
        deadline.look(0, 500);
        deadline.added(10, 1_000);
        deadline.look(10, 1_099);
        assertThat(deadline.passed(1_099)).isFalse();
        deadline.look(10, 1_100);
        assertThat(deadline.passed(1_100)).isTrue();
        assertThat(deadline.waitedNanos(1_130)).isEqualTo(130);
    }

    @Test
    void shouldTakeFewerBytesForProgressAlsoWhenAsManyAreAddedAgain() {
        deadline.added(10, 0);
        for (long now = 50; now <= 1_000; now += 50) {
            deadline.look(9, now);
            deadline.added(10, now);
            assertThat(deadline.passed(now)).isFalse();
        }
    }

    @Test
    void shouldNotTakeAddedBytesForProgress() {
        for (long now = 0; now <= 100; now += 10) {
            deadline.look(now, now);
            deadline.added(now + 10, now);
        }
        assertThat(deadline.passed(100)).isTrue();
    }
}
