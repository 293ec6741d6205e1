package io.dashstream.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.dashstream.producer.state.CanonicalJson;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.ToolExecution;
import io.dashstream.wire.v1.ToolExecution.ExecutionStage;
import java.util.Map;
import java.util.Random;

/** The tools of a run: each call goes through its stages, now and then with a retry. One thread. */
final class Toolbox {
    private final AgentRun run;
    private final Reporter reporter;
    private final Random random;
    private int calls;

    Toolbox(AgentRun run, Reporter reporter, Random random) {
        this.run = run;
        this.reporter = reporter;
        this.random = random;
    }

    /** A call that succeeds, in one of eight cases at the second try. */
    void call(String node, String tool, JsonNode arguments, JsonNode result) {
        ToolExecution.Builder call = begin(node, tool, arguments);
        long from = reporter.clock().now();
        if (random.nextInt(8) == 0) {
            stage(call.setError("timed out after 2 s"), ExecutionStage.EXECUTION_STAGE_FAILED);
            stage(call.clearError().setRetryCount(1), ExecutionStage.EXECUTION_STAGE_RETRYING);
        }
        reporter.clock().after(2);
        call.setResult(ByteString.copyFrom(CanonicalJson.bytes(result)))
                .setDurationUs(reporter.clock().now() - from);
        stage(call, ExecutionStage.EXECUTION_STAGE_COMPLETED);
        run.event(EventType.EVENT_TYPE_TOOL_END, node, Map.of("tool", AgentRun.text(tool)));
    }

    /** A call that fails however often it is tried. */
    void failing(String node, String tool, JsonNode arguments, String error) {
        ToolExecution.Builder call = begin(node, tool, arguments);
        for (int retry = 1; retry <= 2; retry++) {
            stage(call.setError(error), ExecutionStage.EXECUTION_STAGE_FAILED);
            stage(call.clearError().setRetryCount(retry), ExecutionStage.EXECUTION_STAGE_RETRYING);
        }
        stage(call.setError(error), ExecutionStage.EXECUTION_STAGE_FAILED);
        run.event(
                EventType.EVENT_TYPE_TOOL_ERROR,
                node,
                Map.of("tool", AgentRun.text(tool), "error", AgentRun.text(error)));
    }

    private ToolExecution.Builder begin(String node, String tool, JsonNode arguments) {
        run.event(EventType.EVENT_TYPE_TOOL_START, node, Map.of("tool", AgentRun.text(tool)));
        ToolExecution.Builder call = ToolExecution.newBuilder()
                .setCallId(reporter.thread() + "-call-" + ++calls)
                .setToolName(tool)
                .setArguments(ByteString.copyFrom(CanonicalJson.bytes(arguments)));
        stage(call, ExecutionStage.EXECUTION_STAGE_REQUESTED);
        stage(call, ExecutionStage.EXECUTION_STAGE_STARTED);
        return call;
    }

    private void stage(ToolExecution.Builder call, ExecutionStage stage) {
        call.setHeader(reporter.next(MessageType.MESSAGE_TYPE_TOOL_EXECUTION)).setStage(stage);
        reporter.send(DashStreamMessage.newBuilder().setToolExecution(call).build());
    }
}
