package io.dashstream.ingest;

import static io.dashstream.metrics.StageLatency.Stage.PRODUCER_TO_CONSUMER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.classify.Classifier;
import io.dashstream.classify.SequenceAudit;
import io.dashstream.ingest.deadletter.DeadLetters;
import io.dashstream.ingest.policy.OnRefused;
import io.dashstream.ingest.policy.Policy;
import io.dashstream.ingest.topic.Losses;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.verdict.History;
import io.dashstream.ingest.verdict.Ledger;
import io.dashstream.ingest.verdict.ProducerLatency;
import io.dashstream.ingest.verdict.RecordSpans;
import io.dashstream.ingest.verdict.Refusals;
import io.dashstream.ingest.verdict.SequenceMeters;
import io.dashstream.ingest.verdict.VerdictCounts;
import io.dashstream.ingest.verdict.VerdictCounts.Tally;
import io.dashstream.log.Epoch;
import io.dashstream.metrics.LatencyCounts;
import io.dashstream.metrics.StageLatency;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RefusalType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** What a batch of Kafka records does to the log and to the counts. */
class BatchIntakeTest {
    private static final Epoch EPOCH = new Epoch("first");
    private static final Epoch NEXT_EPOCH = new Epoch("second");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final long NOW_US = NOW.toEpochMilli() * 1000;
    private static final byte[] GOOD = SampleRecords.event("t-1", 1, NOW_US - 3000);

    private final RecordingLog log = new RecordingLog();
    private final VerdictCounts counts = new VerdictCounts();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final StageLatency stages = new StageLatency();
    private final Map<Integer, Long> oldest = new HashMap<>();
    private int asked;
    private boolean kafkaAnswers = true;

    private final Ledger ledger = new Ledger(
            counts, new ProducerLatency(stages), new SequenceAudit(1000), new SequenceMeters(meters), RecordSpans.NONE);
    private final History history = new History(false);
    private final DeadLetters letters = DeadLetters.open(
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            TestSettings.of(Map.of()).deadLetters(),
            FrameLimits.DEFAULT,
            new ObjectMapper(),
            meters);
    private final Policy policy = new Policy(OnRefused.SKIP, letters);

    private final BatchIntake intake = new BatchIntake(
            new Classifier(new HeaderPeek(FrameLimits.DEFAULT)),
            log,
            ledger,
            new Refusals(history, policy, ledger),
            new Losses(this::askOldest),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void shouldAppendInOrderAndWakeReadersOncePerBatch() {
        place(EPOCH, 1, Map.of(0, 5L));

        intake.take(batch().add(0, 5, GOOD).add(0, 6, GOOD).done(), 1);

        assertThat(log.told).containsExactly("append 0:5", "append 0:6", "publish");
    }

    @Test
    void shouldPassRefusedAndMissingRecordsAndCountEachOnce() {
        place(EPOCH, 1, Map.of(0, 0L));

        intake.take(
                batch().add(0, 0, GOOD)
                        .add(0, 1, SampleRecords.garbage())
                        .add(0, 2, null)
                        .add(0, 3, SampleRecords.empty())
                        .add(0, 4, GOOD)
                        .done(),
                1);

        assertThat(log.told).containsExactly("append 0:0", "pass 0:1", "pass 0:2", "pass 0:3", "append 0:4", "publish");
        Tally tally = counts.snapshot();
        assertThat(tally.successes()).isEqualTo(2);
        assertThat(tally.errors(RefusalType.INVALID_PROTOBUF)).isEqualTo(1);
        assertThat(tally.errors(RefusalType.EMPTY_PAYLOAD)).isEqualTo(1);
        assertThat(tally.missed()).isEqualTo(1);
        assertThat(tally.read()).isEqualTo(5);
    }

    @Test
    void shouldGoOnBehindARecordThatTheLogCannotTake() {
        place(EPOCH, 1, Map.of(0, 0L));
        log.failAt(1);

        intake.take(batch().add(0, 0, GOOD).add(0, 1, GOOD).add(0, 2, GOOD).done(), 1);

        assertThat(log.told).containsExactly("append 0:0", "pass 0:1", "append 0:2", "publish");
        assertThat(counts.snapshot().errors(RefusalType.UNKNOWN_DECODE_ERROR)).isEqualTo(1);
        assertThat(counts.snapshot().successes()).isEqualTo(2);
    }

    @Test
    void shouldRefuseARecordWithoutAValueThatTheLogCannotPass() {
        place(EPOCH, 1, Map.of(0, 0L));
        log.failAt(0);

        intake.take(batch().add(0, 0, null).add(0, 1, GOOD).done(), 1);

        assertThat(log.told).containsExactly("pass 0:0", "append 0:1", "publish");
        assertThat(counts.snapshot().errors(RefusalType.UNKNOWN_DECODE_ERROR)).isEqualTo(1);
        assertThat(counts.snapshot().missed()).isZero();
        assertThat(counts.snapshot().read()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeOrCountWhatTheLogAlreadyHolds() {
        place(EPOCH, 1, Map.of(0, 5L));

        intake.take(batch().add(0, 3, GOOD).add(0, 4, GOOD).add(0, 5, GOOD).done(), 1);

        assertThat(log.told).containsExactly("append 0:5", "publish");
        assertThat(counts.snapshot().read()).isEqualTo(1);
    }

    @Test
    void shouldDropABatchThatWasPolledBeforeTheLastPlacement() {
        place(EPOCH, 1, Map.of(0, 90L));
        place(NEXT_EPOCH, 2, Map.of(0, 0L));

        intake.take(batch().add(0, 90, GOOD).done(), 1);

        assertThat(log.told).isEmpty();
        assertThat(counts.snapshot().read()).isZero();
    }

    @Test
    void shouldDropABatchThatWasPolledAfterAnAssignmentThatCouldNotBePlaced() {
        place(EPOCH, 1, Map.of(0, 90L));

        intake.take(batch().add(0, 95, GOOD).done(), 2);

        assertThat(log.told).as("it may be of another life of the topic").isEmpty();
    }

    @Test
    void shouldTakeNothingBehindABatchThatFailedUntilItIsPlacedAgain() {
        place(EPOCH, 1, Map.of(0, 0L));
        log.noMemoryAt(1);

        assertThatThrownBy(() ->
                        intake.take(batch().add(0, 0, GOOD).add(0, 1, GOOD).done(), 1))
                .isInstanceOf(OutOfMemoryError.class);
        intake.take(batch().add(0, 2, GOOD).done(), 1);

        assertThat(log.told).containsExactly("append 0:0", "publish");

        place(EPOCH, 2, Map.of(0, 1L));
        intake.take(batch().add(0, 1, GOOD).add(0, 2, GOOD).done(), 2);

        assertThat(log.told).containsExactly("append 0:1", "append 0:2", "publish");
    }

    @Test
    void shouldNotReadAPartitionThatHasNoPlace() {
        place(EPOCH, 1, Map.of(0, 0L));

        intake.take(batch().add(1, 0, GOOD).done(), 1);

        assertThat(log.told).containsExactly("publish");
        assertThat(counts.snapshot().read()).isZero();
    }

    @Test
    void shouldStartTheNewLifeOfATopicAtItsOwnOffsets() {
        place(EPOCH, 1, Map.of(0, 90L));
        place(NEXT_EPOCH, 2, Map.of(0, 0L));

        intake.take(batch().add(0, 0, GOOD).done(), 2);

        assertThat(log.told).containsExactly("append 0:0", "publish");
    }

    @Test
    void shouldTakeAJumpOverMarkersForNoLoss() {
        place(EPOCH, 1, Map.of(0, 5L));
        oldest.put(0, 5L);

        intake.take(batch().add(0, 7, GOOD).done(), 1);

        assertThat(log.told).containsExactly("append 0:7", "publish");
    }

    @Test
    void shouldNameWhatKafkaRemovedBeforeItWasRead() {
        place(EPOCH, 1, Map.of(0, 5L));
        oldest.put(0, 20L);

        intake.take(batch().add(0, 22, GOOD).done(), 1);

        assertThat(log.told).containsExactly("lose 0:19", "append 0:22", "publish");
    }

    @Test
    void shouldAskKafkaOncePerBatchAndPartition() {
        place(EPOCH, 1, Map.of(0, 0L));
        oldest.put(0, 0L);

        intake.take(batch().add(0, 2, GOOD).add(0, 4, GOOD).add(0, 6, GOOD).done(), 1);

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void shouldRatherNameAHoleThanHideOneWhenKafkaDoesNotAnswer() {
        place(EPOCH, 1, Map.of(0, 5L));
        kafkaAnswers = false;

        intake.take(batch().add(0, 9, GOOD).done(), 1);

        assertThat(log.told).containsExactly("lose 0:8", "append 0:9", "publish");
    }

    @Test
    void shouldObserveLatencyByTheProducersClock() {
        place(EPOCH, 1, Map.of(0, 0L));

        intake.take(batch().add(0, 0, GOOD).done(), 1);

        assertThat(latency().sumMs()).isEqualTo(3);
    }

    @Test
    void i26_shouldShowSkewAsSkewAndThrowNoLatencyAway() {
        place(EPOCH, 1, Map.of(0, 0L));
        long tenYearsUs = 315_360_000_000_000L;

        intake.take(
                batch().add(0, 0, SampleRecords.event("t-1", 1, NOW_US - tenYearsUs))
                        .add(0, 1, SampleRecords.event("t-1", 2, NOW_US + tenYearsUs))
                        .add(0, 2, SampleRecords.event("t-1", 3, Long.MIN_VALUE))
                        .add(0, 3, SampleRecords.event("t-1", 4, 0))
                        .done(),
                1);

        assertThat(counts.snapshot().successes()).isEqualTo(4);
        assertThat(counts.snapshot().skewed()).isEqualTo(1);
        assertThat(observed()).isEqualTo(2);
        assertThat(latency().sumMs()).isGreaterThan(9e15);
    }

    @Test
    void shouldCountBatchesOfSeveralThreadsAndNewerSchemas() {
        place(EPOCH, 1, Map.of(0, 0L));

        intake.take(
                batch().add(0, 0, SampleRecords.batch(1, "t-1", "t-2"))
                        .add(0, 1, SampleRecords.batch(1, "t-1", "t-1"))
                        .add(0, 2, SampleRecords.newerSchema("t-1"))
                        .done(),
                1);

        assertThat(counts.snapshot().multiThreadBatches()).isEqualTo(1);
        assertThat(counts.snapshot().newerSchemas()).isEqualTo(1);
        assertThat(counts.snapshot().successes()).isEqualTo(3);
    }

    private LatencyCounts latency() {
        return stages.snapshot(PRODUCER_TO_CONSUMER);
    }

    private long observed() {
        long[] cumulative = latency().cumulative();
        return cumulative[cumulative.length - 1];
    }

    private void place(Epoch epoch, int generation, Map<Integer, Long> next) {
        intake.place(new Placement(epoch, 2, next), generation);
        log.told.clear();
    }

    private Map<Integer, Long> askOldest(List<Integer> partitions) {
        asked++;
        if (!kafkaAnswers) {
            throw new KafkaException("away");
        }
        return oldest;
    }

    private static PolledBatch batch() {
        return new PolledBatch();
    }
}
