package io.dashstream.producer.loss;

import io.dashstream.wire.v1.MessageType;

/** The kinds of messages, with the label that meters carry. Immutable, any thread. */
public enum MessageKind {
    EVENT("event", MessageType.MESSAGE_TYPE_EVENT),
    STATE_DIFF("state_diff", MessageType.MESSAGE_TYPE_STATE_DIFF),
    TOKEN_CHUNK("token_chunk", MessageType.MESSAGE_TYPE_TOKEN_CHUNK),
    TOOL_EXECUTION("tool_execution", MessageType.MESSAGE_TYPE_TOOL_EXECUTION),
    CHECKPOINT("checkpoint", MessageType.MESSAGE_TYPE_CHECKPOINT),
    METRICS("metrics", MessageType.MESSAGE_TYPE_METRICS),
    ERROR("error", MessageType.MESSAGE_TYPE_ERROR),
    EVENT_BATCH("event_batch", MessageType.MESSAGE_TYPE_EVENT_BATCH),
    EXECUTION_TRACE("execution_trace", MessageType.MESSAGE_TYPE_EXECUTION_TRACE);

    private final String label;
    private final MessageType type;

    MessageKind(String label, MessageType type) {
        this.label = label;
        this.type = type;
    }

    /** The value of the label {@code message_type}. */
    public String label() {
        return label;
    }

    public MessageType type() {
        return type;
    }

    /** Whether its own header carries a sequence; in a batch the inner events do. */
    public boolean sequenced() {
        return this != EVENT_BATCH && this != EXECUTION_TRACE;
    }
}
