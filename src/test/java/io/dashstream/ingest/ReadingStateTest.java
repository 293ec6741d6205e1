package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.ReadingState.Facts;
import io.dashstream.ingest.topic.KafkaStatus.Sight;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the gateway is ready by what it knows of reading, and what an operator is told to do. */
class ReadingStateTest {
    private static final List<String> NONE = List.of();

    @Test
    void shouldBeReadyWhenEveryPartitionIsReadAndHaveNothingToAdvise() {
        Facts facts = new Facts(Sight.CONNECTED, 4, 4, NONE, List.of(), true);

        assertThat(facts.ready()).isTrue();
        assertThat(IngestAdvice.of(facts)).isEmpty();
    }

    @Test
    void shouldStayReadyWhileOneOfTwoPartitionsStandsAndSayHowItIsHelped() {
        Facts facts = new Facts(Sight.CONNECTED, 2, 2, List.of("skip it"), List.of(), true);

        assertThat(facts.ready()).isTrue();
        assertThat(IngestAdvice.of(facts)).hasValue("skip it");
    }

    @Test
    void i23_shouldNotBeReadyWhenEveryPartitionStandsOrIsStale() {
        Facts facts = new Facts(Sight.CONNECTED, 2, 2, List.of("skip it"), List.of(1), true);

        assertThat(facts.ready()).isFalse();
        assertThat(IngestAdvice.of(facts).orElseThrow()).contains("skip it", "[1]", "do not arrive");
    }

    @Test
    void i23_shouldNotBeReadyWhenKafkaIsAwayOrItsClientDoesNotPollOrAPartitionIsNotRead() {
        assertThat(new Facts(Sight.UNREACHABLE, 2, 2, NONE, List.of(), true).ready())
                .isFalse();
        assertThat(new Facts(Sight.TOPIC_MISSING, 0, 0, NONE, List.of(), true).ready())
                .isFalse();
        assertThat(new Facts(Sight.CONNECTED, 2, 2, NONE, List.of(), false).ready())
                .isFalse();
        assertThat(new Facts(Sight.CONNECTED, 2, 1, NONE, List.of(), true).ready())
                .isFalse();
    }
}
