package io.dashstream.producer;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.DiffOperation;
import io.dashstream.wire.v1.StateDiff;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An independent reader of one run's state: applies what it is given by the record format alone, and shares no code
 * with the library. A hash is made of the text of numbers as they were sent. One thread.
 */
final class Reader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Double, String> NUMBERS = new ConcurrentHashMap<>();

    private @Nullable JsonNode state;
    private boolean whole;

    /** What the state is now; null when it is not known. */
    @Nullable
    JsonNode state() {
        return whole ? state : null;
    }

    /** Whether what it holds is what the producer had, as far as it can tell. */
    boolean isWhole() {
        return whole;
    }

    void read(DashStreamMessage message) {
        if (message.hasCheckpoint()) {
            state = parse(message.getCheckpoint().getState().toByteArray());
            whole = Arrays.equals(
                    hash(state), message.getCheckpoint().getChecksum().toByteArray());
        } else if (message.hasStateDiff()) {
            apply(message.getStateDiff());
        }
    }

    private void apply(StateDiff diff) {
        if (!diff.getFullState().isEmpty()) {
            state = parse(diff.getFullState().toByteArray());
        } else if (!whole) {
            return;
        } else {
            try {
                diff.getOperationsList().forEach(this::apply);
            } catch (IllegalStateException e) {
                // Built on something this reader has not: it waits to be healed.
                whole = false;
                return;
            }
        }
        whole = Arrays.equals(hash(state), diff.getStateHash().toByteArray());
    }

    private void apply(DiffOperation operation) {
        JsonPointer path = JsonPointer.compile(operation.getPath());
        JsonNode value = operation.getValue().isEmpty()
                ? null
                : parse(operation.getValue().toByteArray());
        if (path.matches()) {
            state = value;
            return;
        }
        JsonNode parent = state == null ? null : state.at(path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            member(object, last, operation.getOp(), value);
        } else if (parent instanceof ArrayNode array) {
            element(array, Integer.parseInt(last), operation.getOp(), value);
        } else {
            throw new IllegalStateException("nothing at " + path.head());
        }
    }

    private static void member(ObjectNode object, String name, DiffOperation.OpType op, @Nullable JsonNode value) {
        boolean there = object.has(name);
        switch (op) {
            case OP_TYPE_ADD -> object.set(name, value);
            case OP_TYPE_REPLACE -> {
                require(there, name);
                object.set(name, value);
            }
            case OP_TYPE_REMOVE -> {
                require(there, name);
                object.remove(name);
            }
            default -> throw new IllegalStateException("not expected: " + op);
        }
    }

    private static void element(ArrayNode array, int at, DiffOperation.OpType op, @Nullable JsonNode value) {
        require(at >= 0 && at < array.size() + (op == DiffOperation.OpType.OP_TYPE_ADD ? 1 : 0), "" + at);
        switch (op) {
            case OP_TYPE_ADD -> array.insert(at, value);
            case OP_TYPE_REPLACE -> array.set(at, value);
            case OP_TYPE_REMOVE -> array.remove(at);
            default -> throw new IllegalStateException("not expected: " + op);
        }
    }

    private static void require(boolean met, String what) {
        if (!met) {
            throw new IllegalStateException("nothing at " + what);
        }
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    static byte[] hash(@Nullable JsonNode state) {
        try {
            StringBuilder text = new StringBuilder();
            write(state, text);
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(@Nullable JsonNode value, StringBuilder out) {
        if (value == null) {
            throw new IllegalStateException("no state");
        } else if (value.isObject()) {
            Map<byte[], String> names = new TreeMap<>(Arrays::compareUnsigned);
            value.fieldNames().forEachRemaining(name -> names.put(name.getBytes(StandardCharsets.UTF_8), name));
            String before = "{";
            for (String name : names.values()) {
                out.append(before);
                string(name, out);
                out.append(':');
                write(value.get(name), out);
                before = ",";
            }
            out.append(names.isEmpty() ? "{}" : "}");
        } else if (value.isArray()) {
            String before = "[";
            for (JsonNode element : value) {
                out.append(before);
                write(element, out);
                before = ",";
            }
            out.append(value.isEmpty() ? "[]" : "]");
        } else if (value.isTextual()) {
            string(value.textValue(), out);
        } else if (value.isDouble()) {
            out.append(number(value.doubleValue()));
        } else {
            out.append(value.asText());
        }
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }

    /** A number stays in a state for many steps. */
    static String number(double value) {
        return NUMBERS.computeIfAbsent(value, Reader::written);
    }

    /** By trying precisions, the slow and plain way. */
    private static String written(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(value);
        for (int digits = 1; digits <= 17; digits++) {
            BigDecimal rounded = new BigDecimal(value).round(new java.math.MathContext(digits));
            if (rounded.doubleValue() == value) {
                shortest = rounded.stripTrailingZeros();
                break;
            }
        }
        double size = Math.abs(value);
        if (size >= 1e-5 && size < 1e16) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = shortest.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "") + mantissa + "e" + (digits.length() - 1 - shortest.scale());
    }
}
