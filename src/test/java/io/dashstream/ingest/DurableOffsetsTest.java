package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.GroupOffsets;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.ingest.topic.TopicProbe;
import io.dashstream.log.DurableLog;
import io.dashstream.log.Epoch;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Where reading goes on, and what may be committed. */
class DurableOffsetsTest {
    private static final Epoch EPOCH = new Epoch("first");
    private static final Present TOPIC = new Present(EPOCH, 2);
    private static final Placement PLACED = new Placement(EPOCH, 2, Map.of(0, 0L, 1, 0L));

    @Test
    void shouldCommitNoFurtherThanIsDurable() {
        DurableOffsets offsets = of(kept(CompletableFuture.completedFuture(Map.of()), Map.of(0, 41L, 1, 500L)));

        assertThat(offsets.committable(PLACED)).isEqualTo(Map.of(0, 42L, 1, 100L));
    }

    @Test
    void shouldCommitNothingWhileNothingIsKnownToBeDurable() {
        assertThat(of(kept(CompletableFuture.completedFuture(Map.of()), Map.of()))
                        .committable(PLACED))
                .isEmpty();
    }

    @Test
    void shouldCommitWhatWasReadWhereNothingIsKept() {
        assertThat(of(DurableLog.NONE).committable(PLACED)).isEqualTo(Map.of(0, 100L, 1, 100L));
    }

    @Test
    void shouldBeginAsConfiguredWhenTheStoreDoesNotAnswer() {
        assertThat(of(kept(new CompletableFuture<>(), Map.of())).next(TOPIC)).isEmpty();
        assertThat(of(kept(CompletableFuture.failedFuture(new IllegalStateException("down")), Map.of()))
                        .next(TOPIC))
                .isEmpty();
    }

    @Test
    void shouldGoOnBehindWhatIsDurable() {
        DurableOffsets offsets = of(kept(CompletableFuture.completedFuture(Map.of(0, 41L, 1, -1L)), Map.of()));

        assertThat(offsets.next(TOPIC)).hasValue(Map.of(0, 42L, 1, 0L));
    }

    @Test
    void shouldGoOnWhereItHasEndedAndNeverBehindTheEndOfKafka() {
        Map<Integer, Long> starts = Map.of(0, 7L, 1, 7L, 2, 7L);
        Map<Integer, Long> ends = Map.of(0, 50L, 1, 50L, 2, 50L);

        assertThat(FirstContact.goingOn(Map.of(0, 42L, 1, 100L), starts, ends))
                .isEqualTo(Map.of(0, 42L, 1, 50L, 2, 7L));
    }

    @Test
    void shouldBelieveACommitOfThisLifeOrOfAnOperatorAndNoneOfAnotherLife() {
        Map<Integer, OffsetAndMetadata> commits = Map.of(
                0, GroupOffsets.commit(EPOCH, 7),
                1, GroupOffsets.commit(new Epoch("second"), 8),
                2, new OffsetAndMetadata(9));

        assertThat(GroupOffsets.believed(EPOCH, commits)).isEqualTo(Map.of(0, 7L, 2, 9L));
    }

    private static DurableOffsets of(DurableLog log) {
        TopicProbe kafka = new TopicProbe(Map.of(), "runs", Duration.ofMillis(50));
        GroupOffsets group = new GroupOffsets(kafka, Optional.empty());
        return new DurableOffsets(log, group, (epoch, partition) -> 100, Duration.ofMillis(50));
    }

    private static DurableLog kept(CompletionStage<Map<Integer, Long>> ends, Map<Integer, Long> through) {
        return new DurableLog() {
            @Override
            public boolean kept() {
                return true;
            }

            @Override
            public CompletionStage<Map<Integer, Long>> ends(Epoch epoch, int partitions) {
                return ends;
            }

            @Override
            public Map<Integer, Long> through(Epoch epoch) {
                return through;
            }
        };
    }
}
