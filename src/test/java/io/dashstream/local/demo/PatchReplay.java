package io.dashstream.local.demo;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.wire.v1.DiffOperation;
import java.io.IOException;

/** Applies RFC 6902 operations as a reader would, knowing nothing of how they were made. One thread. */
final class PatchReplay {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode state;

    PatchReplay(String initial) throws IOException {
        state = JSON.readTree(initial);
    }

    JsonNode state() {
        return state;
    }

    void apply(DiffOperation operation) throws IOException {
        JsonPointer path = JsonPointer.compile(operation.getPath());
        switch (operation.getOp()) {
            case OP_TYPE_ADD -> add(path, JSON.readTree(operation.getValue().toByteArray()));
            case OP_TYPE_REPLACE -> {
                take(path);
                add(path, JSON.readTree(operation.getValue().toByteArray()));
            }
            case OP_TYPE_REMOVE -> take(path);
            case OP_TYPE_MOVE -> add(path, take(JsonPointer.compile(operation.getFrom())));
            default -> throw new AssertionError("an operation the demo does not write: " + operation);
        }
    }

    private void add(JsonPointer path, JsonNode value) {
        JsonNode parent = state.at(path.head());
        String name = path.last().getMatchingProperty();
        if (parent instanceof ArrayNode array) {
            array.insert(name.equals("-") ? array.size() : Integer.parseInt(name), value);
        } else if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            throw new AssertionError("nothing to add to at " + path);
        }
    }

    private JsonNode take(JsonPointer path) {
        JsonNode parent = state.at(path.head());
        JsonNode taken =
                parent instanceof ObjectNode object ? object.remove(path.last().getMatchingProperty()) : null;
        if (taken == null) {
            throw new AssertionError("nothing to take at " + path);
        }
        return taken;
    }
}
