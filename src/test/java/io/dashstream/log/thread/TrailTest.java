package io.dashstream.log.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a trail says, and that it says nothing of what is outside of it. */
class TrailTest {
    private static final long FAR = 1L << 60;

    private final Trail trail = new Trail(10, 1_000, 20, 21, 30, 500);

    @Test
    void shouldPassWhatHoldsNothingButNeverTheNextRecordThatIsWanted() {
        assertThat(trail.clear(10)).isEqualTo(19);
        assertThat(trail.clear(19)).isEqualTo(19);
        assertThat(trail.clear(20)).isEqualTo(20);
        assertThat(trail.clear(21)).isEqualTo(29);
        assertThat(trail.clear(500)).isEqualTo(1_000);
    }

    @Test
    void shouldSayNothingOfWhatIsOutside() {
        assertThat(trail.clear(9)).as("before it").isEqualTo(9);
        assertThat(trail.clear(1_000)).as("behind it").isEqualTo(1_000);
        assertThat(Trail.UNKNOWN.clear(5)).isEqualTo(5);
        assertThat(trail.pageEnd(5, FAR)).isEqualTo(FAR);
        assertThat(Trail.UNKNOWN.pageEnd(5, FAR)).isEqualTo(FAR);
    }

    @Test
    void shouldEndAPageWhereWantedRecordsEndToLieCloseTogether() {
        assertThat(trail.pageEnd(19, FAR)).isEqualTo(30);
        assertThat(trail.pageEnd(499, FAR)).isEqualTo(500);
        assertThat(trail.pageEnd(19, 25)).as("never beyond the head").isEqualTo(25);
    }

    @Test
    void shouldBeExactAboveWhatADoubleHoldsI19() {
        long large = (1L << 53) + 1;
        Trail exact = new Trail(large - 2, large + 2, large);

        assertThat(exact.clear(large - 2)).isEqualTo(large - 1);
        assertThat(new ThreadsWanted(Set.of("t"), Map.of("t", large)).wants("t", large))
                .isFalse();
        assertThat(new ThreadsWanted(Set.of("t"), Map.of("t", large)).wants("t", large + 1))
                .isTrue();
        assertThat(new ThreadsWanted(Set.of("t"), Map.of("t", large)).wants("t", -1))
                .as("2^64-1")
                .isTrue();
    }
}
