package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.ingest.deadletter.DeadLetters;
import io.dashstream.ingest.deadletter.RefusedRecord;
import io.dashstream.ingest.policy.OnRefused;
import io.dashstream.ingest.policy.Policy;
import io.dashstream.ingest.policy.Stand;
import io.dashstream.ingest.policy.Stands;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.Refusal;
import io.dashstream.wire.RefusalType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a refused record means for its partition while no dead letter can be written. */
class PolicyTest {
    private final DeadLetters letters = DeadLetters.open(
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            TestSettings.of(Map.of("dashstream.ingest.dead-letters.send-timeout", "100ms"))
                    .deadLetters(),
            FrameLimits.DEFAULT,
            new ObjectMapper(),
            new SimpleMeterRegistry());
    private final RefusedRecord record = new RefusedRecord(
            3, 42, new byte[1], new Refusal(RefusalType.INVALID_PROTOBUF, "no message"), Instant.EPOCH);

    @AfterEach
    void close() {
        letters.close();
    }

    @Test
    void shouldGoOnUnderSkipWithoutWaiting() {
        assertThat(new Policy(OnRefused.SKIP, letters).take(record)).isEmpty();
    }

    @Test
    void shouldStandUnderPauseAndNeverLeaveByItself() {
        Policy policy = new Policy(OnRefused.PAUSE, letters);
        Stand stand = policy.take(record).orElseThrow();
        await("that the letter has failed").until(() -> stand.letter().isDone());

        assertThat(stand.partition()).isEqualTo(3);
        assertThat(stand.offset()).isEqualTo(42);
        assertThat(policy.over(stand)).isFalse();
        assertThat(policy.again(stand)).isEmpty();
    }

    @Test
    void shouldStandUnderFailClosedAndWriteTheLetterAgainUntilItIsAcknowledged() {
        Policy policy = new Policy(OnRefused.FAIL_CLOSED, letters);
        Stand stand = policy.take(record).orElseThrow();
        await("that the letter has failed").until(() -> stand.letter().isDone());

        assertThat(policy.over(stand)).isFalse();
        Optional<Stand> again = policy.again(stand);
        assertThat(again).map(Stand::offset).hasValue(42L);
        assertThat(again.orElseThrow().letter()).isNotSameAs(stand.letter());
    }

    @Test
    void shouldLeaveAStandOnlyAtItsOffsetAndTakeNothingUntilItWasPlacedAgain() {
        Stands stands = new Stands();
        stands.begin(new Policy(OnRefused.PAUSE, letters).take(record).orElseThrow());

        assertThat(stands.leave(3, 41)).isFalse();
        assertThat(stands.leave(2, 42)).isFalse();
        assertThat(stands.at(3)).isTrue();
        assertThat(stands.leave(3, 42)).isTrue();
        assertThat(stands.at(3)).isFalse();
        assertThat(stands.hold(3)).isTrue();
        stands.placed();
        assertThat(stands.hold(3)).isFalse();
    }
}
