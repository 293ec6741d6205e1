package io.dashstream.metrics;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long records took from one stage to the next: one histogram per stage, each there from the start. Any thread.
 *
 * <p>A collector of its own and not Micrometer's summaries, which take no counts, only values one at a time.
 */
public final class StageLatency extends Collector {
    private static final List<String> LABEL = List.of(MeterNames.LABEL_STAGE);
    private static final List<String> BUCKET_LABELS = List.of(MeterNames.LABEL_STAGE, "le");
    private static final double[] BOUNDS_MS = Buckets.e2eLatencyMs();

    private final Map<Stage, LatencyCounts> stages = new EnumMap<>(Stage.class);

    /** From where to where; the label is the name in lower case. */
    public enum Stage {
        PRODUCER_TO_CONSUMER,
        APPEND_TO_CONSUMER,
        CONSUMER_TO_FLUSH;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    public StageLatency() {
        for (Stage stage : Stage.values()) {
            stages.put(stage, new LatencyCounts());
        }
    }

    /** Counts one latency, milliseconds. */
    public void observe(Stage stage, double ms) {
        LatencyCounts all = of(stage);
        synchronized (all) {
            all.observe(ms);
        }
    }

    /** Counts many. */
    public void add(Stage stage, LatencyCounts counts) {
        LatencyCounts all = of(stage);
        synchronized (all) {
            all.add(counts);
        }
    }

    /** What was counted so far. */
    public LatencyCounts snapshot(Stage stage) {
        LatencyCounts copy = new LatencyCounts();
        LatencyCounts all = of(stage);
        synchronized (all) {
            copy.add(all);
        }
        return copy;
    }

    private LatencyCounts of(Stage stage) {
        return requireNonNull(stages.get(stage), "every stage has counts");
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            samples(samples, stage.label, snapshot(stage));
        }
        return List.of(new MetricFamilySamples(
                MeterNames.E2E_LATENCY, Type.HISTOGRAM, "Latency by stage, milliseconds", samples));
    }

    private static void samples(List<MetricFamilySamples.Sample> samples, String stage, LatencyCounts counts) {
        long[] cumulative = counts.cumulative();
        for (int i = 0; i < cumulative.length; i++) {
            double bound = i < BOUNDS_MS.length ? BOUNDS_MS[i] : Double.POSITIVE_INFINITY;
            samples.add(new MetricFamilySamples.Sample(
                    MeterNames.E2E_LATENCY + "_bucket", BUCKET_LABELS, List.of(stage, doubleToGoString(bound)), (double)
                            cumulative[i]));
        }
        double all = (double) cumulative[cumulative.length - 1];
        samples.add(new MetricFamilySamples.Sample(MeterNames.E2E_LATENCY + "_count", LABEL, List.of(stage), all));
        samples.add(
                new MetricFamilySamples.Sample(MeterNames.E2E_LATENCY + "_sum", LABEL, List.of(stage), counts.sumMs()));
    }
}
