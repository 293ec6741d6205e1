package io.dashstream.local.demo;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.dashstream.producer.state.CanonicalJson;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.DiffOperation;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.StateDiff;
import java.util.ArrayList;
import java.util.List;

/** The state of one run and the patches that change it. One thread. */
final class RunState {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Reporter reporter;
    private final ObjectNode state;
    private final List<DiffOperation> operations = new ArrayList<>();
    private ByteString base = ByteString.EMPTY;

    RunState(Reporter reporter, ObjectNode initial) {
        this.reporter = reporter;
        this.state = initial.deepCopy();
    }

    JsonNode value() {
        return state;
    }

    RunState set(String path, String value) {
        return set(path, JSON.textNode(value));
    }

    RunState set(String path, long value) {
        return set(path, JSON.numberNode(value));
    }

    RunState set(String path, double value) {
        return set(path, JSON.numberNode(value));
    }

    /** Replaces what is at the path, or adds it to its object. */
    RunState set(String path, JsonNode value) {
        JsonPointer pointer = JsonPointer.compile(path);
        boolean there = !state.at(pointer).isMissingNode();
        parent(pointer).set(pointer.last().getMatchingProperty(), value);
        return noted(there ? DiffOperation.OpType.OP_TYPE_REPLACE : DiffOperation.OpType.OP_TYPE_ADD, path, value);
    }

    /** Adds to the end of the array at the path. */
    RunState append(String path, JsonNode value) {
        ((ArrayNode) state.at(path)).add(value);
        return noted(DiffOperation.OpType.OP_TYPE_ADD, path + "/-", value);
    }

    RunState append(String path, String value) {
        return append(path, JSON.textNode(value));
    }

    RunState remove(String path) {
        JsonPointer pointer = JsonPointer.compile(path);
        parent(pointer).remove(pointer.last().getMatchingProperty());
        operations.add(operation(DiffOperation.OpType.OP_TYPE_REMOVE, path).build());
        return this;
    }

    RunState move(String from, String path) {
        JsonPointer source = JsonPointer.compile(from);
        JsonPointer target = JsonPointer.compile(path);
        JsonNode value = parent(source).remove(source.last().getMatchingProperty());
        parent(target).set(target.last().getMatchingProperty(), value);
        operations.add(
                operation(DiffOperation.OpType.OP_TYPE_MOVE, path).setFrom(from).build());
        return this;
    }

    /** Reports the changes since the last call as one diff. */
    void report() {
        StateDiff.Builder diff = StateDiff.newBuilder()
                .setHeader(reporter.next(MessageType.MESSAGE_TYPE_STATE_DIFF))
                .setBaseCheckpointId(base)
                .addAllOperations(operations)
                .setStateHash(ByteString.copyFrom(CanonicalJson.sha256(CanonicalJson.bytes(state))));
        operations.clear();
        reporter.send(DashStreamMessage.newBuilder().setStateDiff(diff).build());
    }

    /** Later diffs name this checkpoint as the one they build on. */
    void basedOn(ByteString checkpoint) {
        base = checkpoint;
    }

    private RunState noted(DiffOperation.OpType op, String path, JsonNode value) {
        operations.add(operation(op, path)
                .setValue(ByteString.copyFrom(CanonicalJson.bytes(value)))
                .build());
        return this;
    }

    private static DiffOperation.Builder operation(DiffOperation.OpType op, String path) {
        return DiffOperation.newBuilder().setOp(op).setPath(path);
    }

    private ObjectNode parent(JsonPointer pointer) {
        return (ObjectNode) state.at(pointer.head());
    }
}
