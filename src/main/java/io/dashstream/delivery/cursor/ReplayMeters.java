package io.dashstream.delivery.cursor;

import static io.dashstream.metrics.MeterNames.REPLAY_GAPS;
import static io.dashstream.metrics.MeterNames.REPLAY_GAP_MESSAGES;
import static io.dashstream.metrics.MeterNames.REPLAY_LATENCY;
import static io.dashstream.metrics.MeterNames.REPLAY_MESSAGES;

import io.dashstream.metrics.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of replays in one mode, which is how clients asked. Any thread. */
final class ReplayMeters {
    private static final String MODE = "mode";

    private final Counter records;
    private final Counter gaps;
    private final Counter gapRecords;
    private final DistributionSummary latency;

    ReplayMeters(MeterRegistry registry, String mode) {
        records = counter(registry, REPLAY_MESSAGES, "Records delivered before clients had caught up", mode);
        gaps = counter(registry, REPLAY_GAPS, "Holes told to clients that were catching up", mode);
        gapRecords = counter(registry, REPLAY_GAP_MESSAGES, "Offsets in those holes", mode);
        latency = DistributionSummary.builder(REPLAY_LATENCY)
                .description("From the request to caught up, milliseconds")
                .tag(MODE, mode)
                .serviceLevelObjectives(Buckets.replayLatencyMs())
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String what, String mode) {
        return Counter.builder(name).description(what).tag(MODE, mode).register(registry);
    }

    void gap(long count) {
        gaps.increment();
        gapRecords.increment((double) count);
    }

    void caughtUp(long recordCount, long tookMs) {
        records.increment((double) recordCount);
        latency.record((double) tookMs);
    }
}
