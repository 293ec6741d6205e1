package io.dashstream.producer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Shed;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.ToolExecution;
import io.dashstream.wire.v1.ToolExecution.ExecutionStage;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports what tools do in a run. Any thread; no hook waits or throws.
 *
 * <p>Arguments and results are JSON as bytes, or any object that Jackson can write.
 */
public final class ToolReporter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunLine line;

    ToolReporter(RunLine line) {
        this.line = line;
    }

    /**
     * One call of a tool.
     *
     * @param id unique in its run
     */
    public record Call(String id, String tool, String node) {}

    public void requested(Call call, @Nullable Object arguments) {
        line.say(
                MessageKind.TOOL_EXECUTION,
                Shed.NEXT,
                () -> stage(call, ExecutionStage.EXECUTION_STAGE_REQUESTED)
                        .setArguments(json(arguments))
                        .build());
    }

    public void started(Call call, @Nullable Object arguments) {
        event(EventType.EVENT_TYPE_TOOL_START, Shed.NEXT, call);
        line.say(
                MessageKind.TOOL_EXECUTION,
                Shed.NEXT,
                () -> stage(call, ExecutionStage.EXECUTION_STAGE_STARTED)
                        .setArguments(json(arguments))
                        .build());
    }

    public void retrying(Call call, int retry) {
        line.say(
                MessageKind.TOOL_EXECUTION,
                Shed.NEXT,
                () -> stage(call, ExecutionStage.EXECUTION_STAGE_RETRYING)
                        .setRetryCount(retry)
                        .build());
    }

    public void completed(Call call, @Nullable Object result, Duration took) {
        line.say(
                MessageKind.TOOL_EXECUTION,
                Shed.LAST,
                () -> stage(call, ExecutionStage.EXECUTION_STAGE_COMPLETED)
                        .setResult(json(result))
                        .setDurationUs(took.toNanos() / 1000)
                        .build());
        event(EventType.EVENT_TYPE_TOOL_END, Shed.LAST, call);
    }

    public void failed(Call call, Throwable cause) {
        line.say(
                MessageKind.TOOL_EXECUTION,
                Shed.LAST,
                () -> stage(call, ExecutionStage.EXECUTION_STAGE_FAILED)
                        .setError(String.valueOf(cause.getMessage()))
                        .setErrorDetails(Errors.of(call.node(), "tool_failed", cause))
                        .build());
        line.say(
                MessageKind.EVENT,
                Shed.LAST,
                () -> RunLine.event(
                                EventType.EVENT_TYPE_TOOL_ERROR,
                                call.node(),
                                Map.of(
                                        "tool",
                                        Attributes.of(call.tool()),
                                        "call_id",
                                        Attributes.of(call.id()),
                                        "error",
                                        Attributes.of(String.valueOf(cause.getMessage()))))
                        .build());
    }

    private void event(EventType type, Shed shed, Call call) {
        line.say(
                MessageKind.EVENT,
                shed,
                () -> RunLine.event(
                                type,
                                call.node(),
                                Map.of("tool", Attributes.of(call.tool()), "call_id", Attributes.of(call.id())))
                        .build());
    }

    private static ToolExecution.Builder stage(Call call, ExecutionStage stage) {
        return ToolExecution.newBuilder()
                .setCallId(call.id())
                .setToolName(call.tool())
                .setStage(stage);
    }

    private static ByteString json(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return ByteString.copyFrom(bytes);
        }
        try {
            return ByteString.copyFrom(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can hold what a tool was given or gave", e);
        }
    }
}
