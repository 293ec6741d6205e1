package io.dashstream.ingest;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.TopicLife.Present;
import io.dashstream.metrics.MeterNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * The gauges of lag, one set per partition, registered when a partition is first seen. Written by the watch's thread, read
 * by any. The number of partitions bounds it.
 */
final class LagMeters {
    private final Map<Integer, PartitionLag> lags = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final BatchIntake intake;
    private final Clock clock;

    LagMeters(MeterRegistry registry, BatchIntake intake, Clock clock) {
        this.registry = registry;
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * Takes what was found now.
     *
     * @param ends partition to Kafka's end
     * @param clientLags partition to the records that Kafka's client has not polled yet, where it knows
     */
    void update(Present topic, FirstContact first, Map<Integer, Long> ends, Map<Integer, Long> clientLags) {
        long nowMs = clock.millis();
        lags.forEach((partition, lag) -> {
            if (!ends.containsKey(partition)) {
                lag.gone();
            }
        });
        ends.forEach((partition, end) -> {
            long next = intake.next(topic.epoch(), partition);
            if (next >= 0) {
                boolean drained = clientLags.getOrDefault(partition, -1L) == 0
                        && intake.busySinceMs() < 0
                        && !intake.stands(partition);
                boolean atMarkers = lags.computeIfAbsent(
                                partition, p -> register(p, first.sessionHead(topic.epoch(), p)))
                        .update(nowMs, next, end, drained);
                if (atMarkers) {
                    intake.settle(topic.epoch(), partition, end - 1);
                }
            }
        });
    }

    /** The partitions that have records which have not arrived for so long, and that do not stand at a refused one. */
    List<Integer> stale(double seconds) {
        long nowMs = clock.millis();
        return lags.entrySet().stream()
                .filter(lag -> lag.getValue().ageSeconds(nowMs) >= seconds && !intake.stands(lag.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private PartitionLag register(int partition, long sessionHead) {
        PartitionLag lag = new PartitionLag(sessionHead);
        gauge(MeterNames.CONSUMER_LAG, "Kafka's end minus the next offset", partition, lag, PartitionLag::lag);
        gauge(
                MeterNames.LAG_OFFSET_AGE,
                "Seconds since the last record while there is lag",
                partition,
                lag,
                l -> l.ageSeconds(clock.millis()));
        gauge(
                MeterNames.CATCHUP_PHASE,
                "1 until the session head is reached",
                partition,
                lag,
                PartitionLag::catchupPhase);
        gauge(
                MeterNames.INGEST_PAUSED,
                "1 while the partition stands at a refused record",
                partition,
                lag,
                l -> intake.stands(partition) ? 1 : 0);
        return lag;
    }

    private void gauge(
            String name, String what, int partition, PartitionLag lag, ToDoubleFunction<PartitionLag> value) {
        Gauge.builder(name, lag, value)
                .description(what)
                .tags(Tags.of(MeterNames.LABEL_PARTITION, Integer.toString(partition)))
                .register(registry);
    }
}
