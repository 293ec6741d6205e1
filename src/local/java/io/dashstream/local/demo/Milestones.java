package io.dashstream.local.demo;

import com.google.protobuf.ByteString;
import io.dashstream.producer.state.CanonicalJson;
import io.dashstream.wire.v1.Checkpoint;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Error;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.MetricValue;
import io.dashstream.wire.v1.Metrics;
import java.util.Map;

/** What a run saves and measures: checkpoints, metrics, errors. One thread. */
final class Milestones {
    private final AgentRun run;
    private final Reporter reporter;
    private final RunState state;

    Milestones(AgentRun run, Reporter reporter, RunState state) {
        this.run = run;
        this.reporter = reporter;
        this.state = state;
    }

    /** Saves the state; later diffs build on it. */
    void checkpoint(String node) {
        byte[] saved = CanonicalJson.bytes(state.value());
        ByteString id = reporter.id();
        Checkpoint checkpoint = Checkpoint.newBuilder()
                .setHeader(reporter.next(MessageType.MESSAGE_TYPE_CHECKPOINT))
                .setCheckpointId(id)
                .setState(ByteString.copyFrom(saved))
                .setStateType("application/json")
                .setChecksum(ByteString.copyFrom(CanonicalJson.sha256(saved)))
                .putMetadata("node", node)
                .build();
        reporter.send(DashStreamMessage.newBuilder().setCheckpoint(checkpoint).build());
        run.event(EventType.EVENT_TYPE_CHECKPOINT_SAVE, node, Map.of("size_bytes", AgentRun.number(saved.length)));
        state.basedOn(id);
    }

    /** How good the answer was, each 0 to 1. */
    void quality(double accuracy, double relevance, double completeness) {
        double score = Math.round((accuracy + relevance + completeness) / 3 * 1000) / 1000.0;
        metrics(Metrics.newBuilder()
                .setScope("quality")
                .setScopeId(reporter.thread())
                .putMetrics("accuracy", gauge(accuracy, ""))
                .putMetrics("relevance", gauge(relevance, ""))
                .putMetrics("completeness", gauge(completeness, ""))
                .putMetrics("quality_score", gauge(score, ""))
                .putMetrics(
                        "passed",
                        MetricValue.newBuilder().setBoolValue(score >= 0.8).build()));
    }

    void timing(String node, double millis) {
        metrics(Metrics.newBuilder().setScope("node").setScopeId(node).putMetrics("duration", gauge(millis, "ms")));
    }

    void error(String node, String code, String message) {
        Error error = Error.newBuilder()
                .setHeader(reporter.next(MessageType.MESSAGE_TYPE_ERROR))
                .setErrorCode(code)
                .setMessage(message)
                .setSeverity(Error.Severity.SEVERITY_ERROR)
                .setExceptionType("ToolUnavailable")
                .putContext("node", node)
                .addSuggestions("run it again when the service is back")
                .build();
        reporter.send(DashStreamMessage.newBuilder().setError(error).build());
    }

    private void metrics(Metrics.Builder metrics) {
        metrics.setHeader(reporter.next(MessageType.MESSAGE_TYPE_METRICS));
        reporter.send(DashStreamMessage.newBuilder().setMetrics(metrics).build());
    }

    private static MetricValue gauge(double value, String unit) {
        return MetricValue.newBuilder()
                .setFloatValue(value)
                .setUnit(unit)
                .setType(MetricValue.MetricType.METRIC_TYPE_GAUGE)
                .build();
    }
}
