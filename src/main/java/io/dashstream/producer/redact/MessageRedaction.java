package io.dashstream.producer.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.dashstream.wire.v1.AttributeMap;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Error;
import io.dashstream.wire.v1.ErrorRecord;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.ExecutionTrace;
import io.dashstream.wire.v1.MetricValue;
import io.dashstream.wire.v1.Metrics;
import io.dashstream.wire.v1.NodeExecutionRecord;
import io.dashstream.wire.v1.ToolExecution;
import java.util.HashMap;
import java.util.Map;

/** Takes secrets out of messages; states are done before they are hashed, by {@link JsonRedaction}. Any thread. */
public final class MessageRedaction {
    private static final ByteString HIDDEN = ByteString.copyFromUtf8(ValueRule.REDACTED);

    private final JsonRedaction json;
    private final Redaction rules;

    public MessageRedaction(JsonRedaction json) {
        this.json = json;
        this.rules = json.rules();
    }

    /** The message without secrets. */
    public DashStreamMessage redact(DashStreamMessage message) {
        if (!rules.isOn()) {
            return message;
        }
        return switch (message.getMessageCase()) {
            case EVENT ->
                message.getEvent().getAttributesCount() == 0
                        ? message
                        : message.toBuilder()
                                .setEvent(event(message.getEvent()))
                                .build();
            case EVENT_BATCH -> batch(message);
            case TOKEN_CHUNK -> tokens(message);
            case TOOL_EXECUTION ->
                message.toBuilder()
                        .setToolExecution(tool(message.getToolExecution()))
                        .build();
            case METRICS ->
                message.toBuilder().setMetrics(metrics(message.getMetrics())).build();
            case ERROR ->
                message.toBuilder().setError(error(message.getError())).build();
            case EXECUTION_TRACE ->
                message.toBuilder()
                        .setExecutionTrace(trace(message.getExecutionTrace()))
                        .build();
            default -> message;
        };
    }

    private DashStreamMessage batch(DashStreamMessage message) {
        EventBatch.Builder clean = message.getEventBatch().toBuilder();
        for (int i = 0; i < clean.getEventsCount(); i++) {
            clean.setEvents(i, event(clean.getEvents(i)));
        }
        return message.toBuilder().setEventBatch(clean).build();
    }

    private DashStreamMessage tokens(DashStreamMessage message) {
        // Asked for its text, the chunk would keep the String and be encoded anew.
        String text = message.getTokenChunk().getTextBytes().toStringUtf8();
        String clean = json.text(text);
        // Nearly always: nothing is built again for it.
        return clean.equals(text)
                ? message
                : message.toBuilder()
                        .setTokenChunk(message.getTokenChunk().toBuilder().setText(clean))
                        .build();
    }

    private Event event(Event event) {
        return event.getAttributesCount() == 0
                ? event
                : event.toBuilder()
                        .putAllAttributes(attributes(event.getAttributesMap()))
                        .build();
    }

    private Map<String, AttributeValue> attributes(Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> clean = new HashMap<>();
        attributes.forEach((name, value) -> clean.put(name, attribute(name, value)));
        return clean;
    }

    private AttributeValue attribute(String name, AttributeValue value) {
        boolean number = value.hasIntValue() || value.hasFloatValue();
        if (!value.hasBoolValue() && rules.secretKey(name, number)) {
            return AttributeValue.newBuilder()
                    .setStringValue(ValueRule.REDACTED)
                    .build();
        }
        return switch (value.getValueCase()) {
            case STRING_VALUE ->
                AttributeValue.newBuilder()
                        .setStringValue(json.text(value.getStringValue()))
                        .build();
            case ARRAY_VALUE -> {
                AttributeValue.Builder clean = AttributeValue.newBuilder();
                value.getArrayValue()
                        .getValuesList()
                        .forEach(each -> clean.getArrayValueBuilder().addValues(attribute("", each)));
                yield clean.build();
            }
            case MAP_VALUE ->
                AttributeValue.newBuilder()
                        .setMapValue(AttributeMap.newBuilder()
                                .putAllValues(attributes(value.getMapValue().getValuesMap())))
                        .build();
            default -> value;
        };
    }

    private ToolExecution tool(ToolExecution tool) {
        ToolExecution.Builder clean = tool.toBuilder()
                .setArguments(bytes(tool.getArguments()))
                .setResult(bytes(tool.getResult()))
                .setError(json.text(tool.getError()));
        if (tool.hasErrorDetails()) {
            clean.setErrorDetails(error(tool.getErrorDetails()));
        }
        return clean.build();
    }

    /** Bytes that are no text stay as they are. */
    private ByteString bytes(ByteString bytes) {
        return bytes.isValidUtf8() ? ByteString.copyFrom(json.text(bytes.toStringUtf8()), UTF_8) : bytes;
    }

    private Map<String, String> texts(Map<String, String> texts) {
        Map<String, String> clean = new HashMap<>();
        texts.forEach(
                (name, text) -> clean.put(name, rules.secretKey(name, false) ? ValueRule.REDACTED : json.text(text)));
        return clean;
    }

    private Metrics metrics(Metrics metrics) {
        Metrics.Builder clean = metrics.toBuilder().putAllTags(texts(metrics.getTagsMap()));
        metrics.getMetricsMap().forEach((name, value) -> {
            if (value.hasStringValue()) {
                String text = rules.secretKey(name, false) ? ValueRule.REDACTED : json.text(value.getStringValue());
                clean.putMetrics(
                        name, MetricValue.newBuilder(value).setStringValue(text).build());
            }
        });
        return clean.build();
    }

    private Error error(Error error) {
        return error.toBuilder()
                .setMessage(json.text(error.getMessage()))
                .setStackTrace(rules.text(error.getStackTrace()))
                .putAllContext(texts(error.getContextMap()))
                .build();
    }

    private ExecutionTrace trace(ExecutionTrace trace) {
        ExecutionTrace.Builder clean = trace.toBuilder().setFinalState(bytes(trace.getFinalState()));
        trace.getMetadataMap()
                .forEach(
                        (name, value) -> clean.putMetadata(name, rules.secretKey(name, false) ? HIDDEN : bytes(value)));
        for (NodeExecutionRecord.Builder node : clean.getNodesExecutedBuilderList()) {
            node.setInput(bytes(node.getInput())).setOutput(bytes(node.getOutput()));
            node.putAllMetadata(texts(node.getMetadataMap()));
        }
        for (ErrorRecord.Builder error : clean.getErrorsBuilderList()) {
            error.setMessage(json.text(error.getMessage())).setStackTrace(rules.text(error.getStackTrace()));
        }
        return clean.build();
    }
}
