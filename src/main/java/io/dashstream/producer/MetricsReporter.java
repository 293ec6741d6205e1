package io.dashstream.producer;

import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Shed;
import io.dashstream.wire.v1.MetricValue;
import io.dashstream.wire.v1.Metrics;

/** Reports what is measured in a run. Any thread; no hook waits or throws. */
public final class MetricsReporter {
    private final RunLine line;

    MetricsReporter(RunLine line) {
        this.line = line;
    }

    /** One figure of a node. */
    public void node(String node, String name, double value, String unit) {
        line.say(
                MessageKind.METRICS,
                Shed.NEXT,
                () -> Metrics.newBuilder()
                        .setScope("node")
                        .setScopeId(node)
                        .putMetrics(name, gauge(value).setUnit(unit).build())
                        .build());
    }

    /** How good the run's answer was. */
    public void quality(Quality quality) {
        line.say(
                MessageKind.METRICS,
                Shed.NEXT,
                () -> Metrics.newBuilder()
                        .setScope("quality")
                        .setScopeId(line.key().thread())
                        .putMetrics("accuracy", gauge(quality.accuracy()).build())
                        .putMetrics("relevance", gauge(quality.relevance()).build())
                        .putMetrics(
                                "completeness", gauge(quality.completeness()).build())
                        .putMetrics("quality_score", gauge(quality.score()).build())
                        .putMetrics(
                                "passed",
                                MetricValue.newBuilder()
                                        .setBoolValue(quality.passed())
                                        .build())
                        .build());
    }

    /** Each 0 to 1. */
    public record Quality(double accuracy, double relevance, double completeness, double score, boolean passed) {}

    private static MetricValue.Builder gauge(double value) {
        return MetricValue.newBuilder().setFloatValue(value).setType(MetricValue.MetricType.METRIC_TYPE_GAUGE);
    }
}
