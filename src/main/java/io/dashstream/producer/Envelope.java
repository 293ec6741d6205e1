package io.dashstream.producer;

import com.google.protobuf.Message;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.wire.v1.Checkpoint;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Error;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.ExecutionTrace;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.Metrics;
import io.dashstream.wire.v1.StateDiff;
import io.dashstream.wire.v1.TokenChunk;
import io.dashstream.wire.v1.ToolExecution;

/** Puts messages into the envelope, and tells their kinds and headers. Any thread. */
final class Envelope {
    private Envelope() {}

    static DashStreamMessage of(Message body, Header header) {
        DashStreamMessage.Builder envelope = DashStreamMessage.newBuilder();
        if (body instanceof Event event) {
            envelope.setEvent(event.toBuilder().setHeader(header));
        } else if (body instanceof StateDiff diff) {
            envelope.setStateDiff(diff.toBuilder().setHeader(header));
        } else if (body instanceof TokenChunk chunk) {
            envelope.setTokenChunk(chunk.toBuilder().setHeader(header));
        } else if (body instanceof ToolExecution tool) {
            envelope.setToolExecution(tool.toBuilder().setHeader(header));
        } else if (body instanceof Checkpoint checkpoint) {
            envelope.setCheckpoint(checkpoint.toBuilder().setHeader(header));
        } else if (body instanceof Metrics metrics) {
            envelope.setMetrics(metrics.toBuilder().setHeader(header));
        } else if (body instanceof Error error) {
            envelope.setError(error.toBuilder().setHeader(header));
        } else if (body instanceof ExecutionTrace trace) {
            envelope.setExecutionTrace(trace.toBuilder().setHeader(header));
        } else {
            throw new IllegalArgumentException(body.getDescriptorForType().getFullName() + " has no place in a record");
        }
        return envelope.build();
    }

    static MessageKind kind(DashStreamMessage message) {
        return switch (message.getMessageCase()) {
            case EVENT -> MessageKind.EVENT;
            case STATE_DIFF -> MessageKind.STATE_DIFF;
            case TOKEN_CHUNK -> MessageKind.TOKEN_CHUNK;
            case TOOL_EXECUTION -> MessageKind.TOOL_EXECUTION;
            case CHECKPOINT -> MessageKind.CHECKPOINT;
            case METRICS -> MessageKind.METRICS;
            case ERROR -> MessageKind.ERROR;
            case EVENT_BATCH -> MessageKind.EVENT_BATCH;
            case EXECUTION_TRACE -> MessageKind.EXECUTION_TRACE;
            case MESSAGE_NOT_SET ->
                throw new IllegalArgumentException("the message holds no kind; set one of event to execution_trace");
        };
    }

    static Message body(DashStreamMessage message) {
        return (Message) message.getAllFields().values().iterator().next();
    }

    static Header header(Message body) {
        return (Header) body.getField(body.getDescriptorForType().findFieldByNumber(1));
    }

    static DashStreamMessage with(DashStreamMessage message, Header header) {
        if (message.hasEventBatch()) {
            return message.toBuilder()
                    .setEventBatch(message.getEventBatch().toBuilder().setHeader(header))
                    .build();
        }
        return of(body(message), header);
    }
}
