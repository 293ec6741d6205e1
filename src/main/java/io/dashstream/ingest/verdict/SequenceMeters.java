package io.dashstream.ingest.verdict;

import io.dashstream.classify.SequenceAudit;
import io.dashstream.metrics.Buckets;
import io.dashstream.metrics.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what the sequence audit finds; every series exists from the start. Any thread. */
public final class SequenceMeters implements SequenceAudit.Findings {
    private final Counter gaps;
    private final Counter missing;
    private final DistributionSummary sizes;
    private final Counter duplicates;
    private final Counter reorders;
    private final Counter restarts;

    public SequenceMeters(MeterRegistry registry) {
        gaps = counter(registry, MeterNames.SEQUENCE_GAPS, "Gaps in the sequences of threads");
        missing = counter(registry, MeterNames.SEQUENCE_MISSING, "Sequences missing in those gaps");
        sizes = DistributionSummary.builder(MeterNames.SEQUENCE_GAP_SIZE)
                .description("Sequences missing in one gap")
                .serviceLevelObjectives(Buckets.sequenceGapSize())
                .register(registry);
        duplicates = counter(registry, MeterNames.SEQUENCE_DUPLICATES, "Sequences that came again");
        reorders = counter(registry, MeterNames.SEQUENCE_REORDERS, "Sequences that came late");
        restarts = counter(registry, MeterNames.PRODUCER_RESTARTS, "Threads whose producer began to count anew");
    }

    @Override
    public void gap(long size) {
        // As unsigned: a gap may be wider than a long.
        double found = size >= 0 ? (double) size : (double) size + 0x1p64;
        gaps.increment();
        missing.increment(found);
        sizes.record(found);
    }

    @Override
    public void duplicates(long count) {
        duplicates.increment((double) count);
    }

    @Override
    public void reorder() {
        reorders.increment();
    }

    @Override
    public void restart() {
        restarts.increment();
    }

    private static Counter counter(MeterRegistry registry, String name, String what) {
        return Counter.builder(name).description(what).register(registry);
    }
}
