package io.dashstream.producer.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.dashstream.wire.v1.DiffOperation;
import io.dashstream.wire.v1.DiffOperation.OpType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the RFC 6902 patch between two snapshots. One walk, one thread.
 *
 * <p>Our own and no library's: equal parts are skipped by identity, because snapshots share them; arrays are compared
 * by their common head and tail, in linear time; and the walk ends as soon as the patch is larger than the state.
 */
// Snapshots share what is the same: identity is the question.
@SuppressWarnings("ReferenceEquality")
final class JsonDiff {
    /** What an operation costs on the wire beside its path and value. */
    private static final int OVERHEAD = 8;

    private final List<DiffOperation> operations = new ArrayList<>();
    private final StringBuilder path = new StringBuilder();
    private final long most;
    private long size;

    private JsonDiff(long most) {
        this.most = most;
    }

    /** The patch from one snapshot to the other, in order; empty when it is larger than {@code most} bytes. */
    static Optional<List<DiffOperation>> between(JsonNode from, JsonNode to, long most) {
        JsonDiff diff = new JsonDiff(most);
        diff.compare(from, to);
        return diff.full() ? Optional.empty() : Optional.of(diff.operations);
    }

    private boolean full() {
        return size > most;
    }

    private void compare(JsonNode from, JsonNode to) {
        if (from == to || full()) {
            return;
        }
        if (from.isObject() && to.isObject()) {
            objects(from, to);
        } else if (from.isArray() && to.isArray()) {
            arrays(from, to);
        } else if (!from.equals(to)) {
            add(OpType.OP_TYPE_REPLACE, to);
        }
    }

    private void objects(JsonNode from, JsonNode to) {
        for (Iterator<String> names = from.fieldNames(); names.hasNext() && !full(); ) {
            String name = names.next();
            if (!to.has(name)) {
                int outer = enter(name);
                add(OpType.OP_TYPE_REMOVE, null);
                path.setLength(outer);
            }
        }
        for (Map.Entry<String, JsonNode> field : to.properties()) {
            if (full()) {
                return;
            }
            JsonNode before = from.get(field.getKey());
            if (before != field.getValue()) {
                int outer = enter(field.getKey());
                changed(before, field.getValue());
                path.setLength(outer);
            }
        }
    }

    private void changed(@Nullable JsonNode before, JsonNode now) {
        if (before == null) {
            add(OpType.OP_TYPE_ADD, now);
        } else {
            compare(before, now);
        }
    }

    private void arrays(JsonNode from, JsonNode to) {
        int shorter = Math.min(from.size(), to.size());
        int head = 0;
        while (head < shorter && same(from.get(head), to.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && same(from.get(from.size() - 1 - tail), to.get(to.size() - 1 - tail))) {
            tail++;
        }
        int both = shorter - head - tail;
        for (int i = head; i < head + both && !full(); i++) {
            at(i, from.get(i), to.get(i));
        }
        int next = head + both;
        for (int i = next; i < from.size() - tail && !full(); i++) {
            // The later elements move up, so the next one to go stands at the same place.
            at(next, from.get(i), null);
        }
        for (int i = next; i < to.size() - tail && !full(); i++) {
            at(i, null, to.get(i));
        }
    }

    private void at(int index, @Nullable JsonNode before, @Nullable JsonNode now) {
        int outer = path.length();
        path.append('/').append(index);
        if (now == null) {
            add(OpType.OP_TYPE_REMOVE, null);
        } else {
            changed(before, now);
        }
        path.setLength(outer);
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a == b || a.equals(b);
    }

    private int enter(String name) {
        int outer = path.length();
        path.append('/');
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '~') {
                path.append("~0");
            } else if (c == '/') {
                path.append("~1");
            } else {
                path.append(c);
            }
        }
        return outer;
    }

    private void add(OpType type, @Nullable JsonNode value) {
        DiffOperation.Builder operation = DiffOperation.newBuilder().setOp(type).setPath(path.toString());
        if (value != null) {
            operation.setValue(ByteString.copyFrom(CanonicalJson.bytes(value)));
        }
        operations.add(operation.build());
        size += OVERHEAD + path.length() + operation.getValue().size();
    }
}
