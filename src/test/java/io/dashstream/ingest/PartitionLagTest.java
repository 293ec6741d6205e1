package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lag of one partition over time. */
class PartitionLagTest {
    private final PartitionLag lag = new PartitionLag(100);

    @Test
    void shouldGrowOldOnlyWhileThereIsLag() {
        lag.update(1_000, 40, 100, false);
        lag.update(5_000, 40, 100, false);

        assertThat(lag.lag()).isEqualTo(60);
        assertThat(lag.ageSeconds(6_000)).isEqualTo(5);
    }

    @Test
    void i23_shouldNotCallAnIdlePartitionStale() {
        lag.update(1_000, 100, 100, true);
        lag.update(3_601_000, 100, 100, true);

        assertThat(lag.lag()).isZero();
        assertThat(lag.ageSeconds(3_601_000)).isZero();
    }

    @Test
    void shouldCountTheAgeFromTheLastRecord() {
        lag.update(1_000, 40, 100, false);
        lag.update(9_000, 60, 100, false);

        assertThat(lag.ageSeconds(10_000)).isEqualTo(1);
    }

    @Test
    void shouldNotTakeTrailingMarkersForLag() {
        assertThat(lag.update(1_000, 99, 101, true)).as("stands at markers").isFalse();
        assertThat(lag.update(2_000, 99, 101, true)).as("stands at markers").isTrue();

        assertThat(lag.lag()).isZero();
        assertThat(lag.catchupPhase()).isZero();
    }

    @Test
    void shouldNotBelieveTheClientWhileRecordsStillArrive() {
        lag.update(1_000, 40, 100, true);
        lag.update(2_000, 60, 100, true);

        assertThat(lag.lag()).isEqualTo(40);
    }

    @Test
    void shouldLeaveTheCatchupPhaseForGoodAtTheSessionHead() {
        lag.update(1_000, 40, 120, false);
        assertThat(lag.catchupPhase()).isOne();

        lag.update(2_000, 100, 120, false);
        assertThat(lag.catchupPhase()).isZero();

        lag.update(3_000, 100, 500, false);
        assertThat(lag.catchupPhase()).isZero();
    }
}
