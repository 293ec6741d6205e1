package io.dashstream.wire;

import io.dashstream.wire.v1.CompressionType;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.Header;
import java.util.List;

/** Writes into a message's headers how its frame is compressed, in a batch into those of its events too. Any thread. */
final class CompressionMark {
    private CompressionMark() {}

    /** The message with this mark; itself when it has it already. */
    static DashStreamMessage set(DashStreamMessage message, CompressionType mark) {
        if (isSet(message, mark)) {
            return message;
        }
        DashStreamMessage.Builder marked = message.toBuilder();
        // Asking a builder for a header makes one: an absent header stays absent unless it has something to say.
        if (header(message).getCompression() != mark) {
            header(marked).setCompression(mark);
        }
        List<Event> events = message.getEventBatch().getEventsList();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).getHeader().getCompression() != mark) {
                marked.getEventBatchBuilder()
                        .getEventsBuilder(i)
                        .getHeaderBuilder()
                        .setCompression(mark);
            }
        }
        return marked.build();
    }

    /** A header that is absent counts as not compressed. */
    private static boolean isSet(DashStreamMessage message, CompressionType mark) {
        if (header(message).getCompression() != mark) {
            return false;
        }
        for (Event event : message.getEventBatch().getEventsList()) {
            if (event.getHeader().getCompression() != mark) {
                return false;
            }
        }
        return true;
    }

    private static Header header(DashStreamMessage message) {
        return switch (message.getMessageCase()) {
            case EVENT -> message.getEvent().getHeader();
            case STATE_DIFF -> message.getStateDiff().getHeader();
            case TOKEN_CHUNK -> message.getTokenChunk().getHeader();
            case TOOL_EXECUTION -> message.getToolExecution().getHeader();
            case CHECKPOINT -> message.getCheckpoint().getHeader();
            case METRICS -> message.getMetrics().getHeader();
            case ERROR -> message.getError().getHeader();
            case EVENT_BATCH -> message.getEventBatch().getHeader();
            case EXECUTION_TRACE -> message.getExecutionTrace().getHeader();
            case MESSAGE_NOT_SET -> throw noKind();
        };
    }

    private static Header.Builder header(DashStreamMessage.Builder message) {
        return switch (message.getMessageCase()) {
            case EVENT -> message.getEventBuilder().getHeaderBuilder();
            case STATE_DIFF -> message.getStateDiffBuilder().getHeaderBuilder();
            case TOKEN_CHUNK -> message.getTokenChunkBuilder().getHeaderBuilder();
            case TOOL_EXECUTION -> message.getToolExecutionBuilder().getHeaderBuilder();
            case CHECKPOINT -> message.getCheckpointBuilder().getHeaderBuilder();
            case METRICS -> message.getMetricsBuilder().getHeaderBuilder();
            case ERROR -> message.getErrorBuilder().getHeaderBuilder();
            case EVENT_BATCH -> message.getEventBatchBuilder().getHeaderBuilder();
            case EXECUTION_TRACE -> message.getExecutionTraceBuilder().getHeaderBuilder();
            case MESSAGE_NOT_SET -> throw noKind();
        };
    }

    private static IllegalArgumentException noKind() {
        return new IllegalArgumentException("a record holds one kind of message, this envelope holds none");
    }
}
