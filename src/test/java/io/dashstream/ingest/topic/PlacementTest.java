package io.dashstream.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.log.Epoch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where partitions are read on. */
class PlacementTest {
    private static final Epoch EPOCH = new Epoch("first");
    private static final Epoch OTHER = new Epoch("second");
    private static final Present TOPIC = new Present(EPOCH, 3);
    private static final Optional<FirstContact> FIRST =
            Optional.of(new FirstContact(Optional.of(EPOCH), Map.of(0, 100L, 1, 200L), Map.of(0, 100L, 1, 200L)));

    private final Map<Integer, Long> logEnds = new HashMap<>();

    @Test
    void shouldStartAsToldWhereNothingWasReadYet() {
        assertThat(place(TOPIC, FIRST, 0, 1).next()).isEqualTo(Map.of(0, 100L, 1, 200L));
    }

    @Test
    void shouldGoOnWhereTheLogEnds() {
        logEnds.put(0, 140L);

        assertThat(place(TOPIC, FIRST, 0, 1).next()).isEqualTo(Map.of(0, 140L, 1, 200L));
    }

    @Test
    void i10_shouldReadAPartitionThatAppearsLaterFromItsBeginning() {
        assertThat(place(TOPIC, FIRST, 0, 1, 2).next()).isEqualTo(Map.of(0, 100L, 1, 200L, 2, 7L));
    }

    @Test
    void i16_shouldReadATopicThatWasMadeAgainFromItsBeginning() {
        logEnds.put(0, 140L);

        assertThat(place(new Present(OTHER, 3), FIRST, 0, 1).next()).isEqualTo(Map.of(0, 7L, 1, 7L));
    }

    @Test
    void shouldReadATopicThatWasMissingFromItsBeginning() {
        assertThat(place(TOPIC, Optional.of(FirstContact.NO_TOPIC), 0).next()).isEqualTo(Map.of(0, 7L));
    }

    @Test
    void shouldBeCompleteOnlyWithAllPartitions() {
        assertThat(place(TOPIC, FIRST, 0, 1).complete()).isFalse();
        assertThat(place(TOPIC, FIRST, 0, 1, 2).complete()).isTrue();
    }

    private Placement place(Present topic, Optional<FirstContact> first, Integer... assigned) {
        return Placement.of(
                topic,
                List.of(assigned),
                (epoch, partition) -> epoch.equals(EPOCH) ? logEnds.getOrDefault(partition, -1L) : -1,
                first,
                asked -> {
                    Map<Integer, Long> oldest = new HashMap<>();
                    asked.forEach(partition -> oldest.put(partition, 7L));
                    return oldest;
                });
    }
}
