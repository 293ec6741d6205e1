package io.dashstream.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.dashstream.producer.state.CanonicalJson;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.ErrorRecord;
import io.dashstream.wire.v1.ExecutionTrace;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.NodeExecutionRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Collects what a run did, and reports it as one trace at its end. One thread. */
final class RunTrace {
    private final Reporter reporter;
    private final ExecutionTrace.Builder trace = ExecutionTrace.newBuilder();
    private final long startedMicros;
    private int promptTokens;
    private int completionTokens;

    RunTrace(Reporter reporter) {
        this.reporter = reporter;
        this.startedMicros = reporter.clock().now();
        trace.setThreadId(reporter.thread())
                .setExecutionId(
                        UUID.nameUUIDFromBytes(reporter.id().toByteArray()).toString());
    }

    /** Tokens that the node which ends next has used. */
    void tokens(int prompt, int completion) {
        promptTokens += prompt;
        completionTokens += completion;
    }

    void node(String name, long fromMicros, long micros) {
        trace.addNodesExecuted(NodeExecutionRecord.newBuilder()
                .setNode(name)
                .setDurationMs(micros / 1000)
                .setPromptTokens(promptTokens)
                .setCompletionTokens(completionTokens)
                .setTotalTokens(promptTokens + completionTokens)
                .setSucceeded(true)
                .setStartedAt(instant(fromMicros))
                .setEndedAt(instant(fromMicros + micros)));
        trace.setTotalTokens(trace.getTotalTokens() + promptTokens + completionTokens);
        promptTokens = 0;
        completionTokens = 0;
    }

    void error(String node, String code, String message) {
        trace.addErrors(ErrorRecord.newBuilder()
                .setNode(node)
                .setErrorCode(code)
                .setMessage(message)
                .setTimestamp(instant(reporter.clock().now())));
    }

    void send(boolean completed, JsonNode state) {
        long now = reporter.clock().after(1);
        trace.setHeader(reporter.unsequenced(MessageType.MESSAGE_TYPE_EXECUTION_TRACE))
                .setTotalDurationMs((now - startedMicros) / 1000)
                .setCompleted(completed)
                .setStartedAt(instant(startedMicros))
                .setEndedAt(instant(now))
                .setFinalState(ByteString.copyFrom(CanonicalJson.bytes(state)));
        reporter.send(DashStreamMessage.newBuilder().setExecutionTrace(trace).build());
    }

    private static String instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
