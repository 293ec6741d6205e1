package io.dashstream.webui;

import com.google.protobuf.ByteString;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.DiffOperation;
import io.dashstream.wire.v1.Error;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MetricValue;
import io.dashstream.wire.v1.Metrics;
import io.dashstream.wire.v1.StateDiff;
import io.dashstream.wire.v1.TokenChunk;
import io.dashstream.wire.v1.ToolExecution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run, told record by record; each is ten milliseconds after the one before. One thread. */
final class Story {
    private static final FrameEncoder FRAMES = new FrameEncoder();
    private static final int OUR_LIMIT = 1 << 20;
    private static final long STEP_US = 10_000;

    private final String thread;
    private final List<byte[]> told = new ArrayList<>();
    private long nowUs = System.currentTimeMillis() * 1000;
    private long sequence;

    private Story(String thread) {
        this.thread = thread;
    }

    static Story of(String thread) {
        return new Story(thread);
    }

    Story starts(String graph, String schemaId, String schemaJson, String stateJson) {
        return event(
                EventType.EVENT_TYPE_GRAPH_START,
                "",
                Map.of(
                        "graph_name", graph,
                        "schema_id", schemaId,
                        "graph_schema_json", schemaJson,
                        "initial_state_json", stateJson));
    }

    /** An event with texts as attributes. */
    Story event(EventType type, String node, Map<String, String> attributes) {
        Map<String, AttributeValue> wrapped = new LinkedHashMap<>();
        attributes.forEach((name, value) -> wrapped.put(
                name, AttributeValue.newBuilder().setStringValue(value).build()));
        return event(type, node, 0, wrapped);
    }

    Story event(EventType type, String node, long durationUs, Map<String, AttributeValue> attributes) {
        return tells(DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(header())
                        .setEventType(type)
                        .setNodeId(node)
                        .setDurationUs(durationUs)
                        .putAllAttributes(attributes))
                .build());
    }

    Story enters(String node) {
        return event(EventType.EVENT_TYPE_NODE_START, node, Map.of());
    }

    Story leaves(String node) {
        return event(EventType.EVENT_TYPE_NODE_END, node, STEP_US, Map.of());
    }

    /** A node from its start to its end. */
    Story visits(String node) {
        return enters(node).leaves(node);
    }

    Story takes(String from, String to) {
        return event(EventType.EVENT_TYPE_EDGE_TRAVERSAL, from, Map.of("target", to));
    }

    Story branches(String from, String to, String because) {
        return event(EventType.EVENT_TYPE_CONDITIONAL_BRANCH, from, Map.of("target", to, "condition_result", because));
    }

    Story says(String request, String text, boolean last) {
        return tells(DashStreamMessage.newBuilder()
                .setTokenChunk(TokenChunk.newBuilder()
                        .setHeader(header())
                        .setRequestId(request)
                        .setModel("model-1")
                        .setText(text)
                        .setIsFinal(last))
                .build());
    }

    Story calls(ToolExecution.ExecutionStage stage, String tool, String arguments, String result) {
        return tells(DashStreamMessage.newBuilder()
                .setToolExecution(ToolExecution.newBuilder()
                        .setHeader(header())
                        .setCallId("call-" + tool)
                        .setToolName(tool)
                        .setStage(stage)
                        .setArguments(ByteString.copyFromUtf8(arguments))
                        .setResult(ByteString.copyFromUtf8(result)))
                .build());
    }

    /** Replaces one value of the state. */
    Story sets(String path, String json) {
        return tells(DashStreamMessage.newBuilder()
                .setStateDiff(StateDiff.newBuilder()
                        .setHeader(header())
                        .addOperations(DiffOperation.newBuilder()
                                .setOp(DiffOperation.OpType.OP_TYPE_ADD)
                                .setPath(path)
                                .setValue(ByteString.copyFromUtf8(json))))
                .build());
    }

    Story isWholly(String stateJson) {
        return tells(DashStreamMessage.newBuilder()
                .setStateDiff(
                        StateDiff.newBuilder().setHeader(header()).setFullState(ByteString.copyFromUtf8(stateJson)))
                .build());
    }

    Story measures(String node, String name, double value) {
        return tells(DashStreamMessage.newBuilder()
                .setMetrics(Metrics.newBuilder()
                        .setHeader(header())
                        .setScope("node")
                        .setScopeId(node)
                        .putMetrics(
                                name,
                                MetricValue.newBuilder()
                                        .setFloatValue(value)
                                        .setUnit("ms")
                                        .build()))
                .build());
    }

    Story fails(String node, String code, String message, String stack) {
        return tells(DashStreamMessage.newBuilder()
                .setError(Error.newBuilder()
                        .setHeader(header())
                        .setErrorCode(code)
                        .setMessage(message)
                        .setStackTrace(stack)
                        .putContext("node", node))
                .build());
    }

    Story ends() {
        return event(EventType.EVENT_TYPE_GRAPH_END, "", Map.of());
    }

    /** Sequences that nobody ever sees. */
    Story loses(int records) {
        sequence += records;
        return this;
    }

    /** The producer's clock jumps. */
    Story jumps(long byUs) {
        nowUs += byUs;
        return this;
    }

    int records() {
        return told.size();
    }

    /** Writes what was told and not yet written. */
    void to(SharedKafka kafka, String topic, int partition) {
        told.forEach(record -> kafka.send(topic, partition, record));
        kafka.flush();
        told.clear();
    }

    private Story tells(DashStreamMessage message) {
        told.add(framed(message));
        return this;
    }

    /** Our own encoder refuses what other producers send. */
    private static byte[] framed(DashStreamMessage message) {
        if (message.getSerializedSize() < OUR_LIMIT) {
            return FRAMES.encode(message);
        }
        return ByteString.copyFrom(new byte[1]).concat(message.toByteString()).toByteArray();
    }

    private Header header() {
        nowUs += STEP_US;
        return Header.newBuilder()
                .setThreadId(thread)
                .setTenantId("stories")
                .setTimestampUs(nowUs)
                .setSequence(++sequence)
                .setSchemaVersion(1)
                .build();
    }
}
