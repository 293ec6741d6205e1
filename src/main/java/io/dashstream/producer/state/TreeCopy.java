package io.dashstream.producer.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dashstream.producer.loss.Degradation;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies a tree that its owner goes on changing, and takes from the copy before it whatever is the same: a state of
 * which little changed costs little memory, and its patch finds equal parts by identity. One walk, one thread.
 *
 * <p>Numbers become what every JSON reader makes of them: integers of 64 bits, signed or unsigned, else doubles. What
 * JSON cannot say becomes text ({@code "NaN"}, base64 of bytes), a lone surrogate U+FFFD.
 */
// Snapshots share what is the same: identity is the question.
@SuppressWarnings("ReferenceEquality")
final class TreeCopy {
    /** Deeper is refused, as a message that deep would be. */
    static final int DEEPEST = 200;

    private static final BigInteger HIGHEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int PER_NODE = 4;

    private final long mostBytes;
    private long bytes;
    private long held;

    TreeCopy(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** About how many bytes of JSON the tree has. */
    long bytes() {
        return bytes;
    }

    /** About how many of them are not shared with the copy before. */
    long held() {
        return held;
    }

    /** The copy; {@code before} itself when nothing changed. */
    JsonNode of(JsonNode value, @Nullable JsonNode before, int depth) {
        if (depth > DEEPEST) {
            throw new StateRefused(Degradation.UNSERIALISABLE, "deeper than " + DEEPEST);
        }
        long heldElsewhere = held;
        JsonNode copy = copy(value, before, depth);
        if (copy == before) {
            held = heldElsewhere;
        }
        return copy;
    }

    private JsonNode copy(JsonNode value, @Nullable JsonNode before, int depth) {
        count(PER_NODE);
        if (value.isObject()) {
            return object(value, before instanceof ObjectNode same ? same : null, depth);
        }
        if (value.isArray()) {
            return array(value, before instanceof ArrayNode same ? same : null, depth);
        }
        JsonNode leaf = leaf(value);
        return before != null && leaf.equals(before) ? before : leaf;
    }

    private JsonNode object(JsonNode value, @Nullable ObjectNode before, int depth) {
        ObjectNode changed =
                before == null || before.size() != value.size() ? JsonNodeFactory.instance.objectNode() : null;
        int position = 0;
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = whole(field.getKey());
            count(name.length() + PER_NODE);
            JsonNode known = before == null ? null : before.get(name);
            JsonNode copy = of(field.getValue(), known, depth + 1);
            if (changed == null && copy != known) {
                changed = firstFields(value, before, position);
            }
            if (changed != null) {
                changed.set(name, copy);
            }
            position++;
        }
        return changed != null || before == null ? orEmpty(changed) : before;
    }

    private static ObjectNode orEmpty(@Nullable ObjectNode changed) {
        return changed == null ? JsonNodeFactory.instance.objectNode() : changed;
    }

    /** The fields already passed, all of them as before. */
    private static ObjectNode firstFields(JsonNode value, @Nullable ObjectNode before, int count) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        Iterator<String> names = value.fieldNames();
        for (int i = 0; i < count; i++) {
            String name = whole(names.next());
            JsonNode known = before == null ? null : before.get(name);
            copy.set(name, known);
        }
        return copy;
    }

    private JsonNode array(JsonNode value, @Nullable ArrayNode before, int depth) {
        int size = value.size();
        // An insert at the head moves all: then the elements are compared from the end.
        int shift = before == null ? 0 : before.size() - size;
        boolean fromEnd = shift != 0 && size > 0 && before != null && !same(value.get(0), before.get(0));
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(size);
        boolean changed = before == null || shift != 0;
        for (int i = 0; i < size; i++) {
            int at = fromEnd ? i + shift : i;
            JsonNode known = before == null || at < 0 ? null : before.get(at);
            JsonNode element = of(value.get(i), known, depth + 1);
            changed |= element != known;
            copy.add(element);
        }
        return changed || before == null ? copy : before;
    }

    private static boolean same(JsonNode a, @Nullable JsonNode b) {
        return b != null && a.getNodeType() == b.getNodeType() && a.equals(b);
    }

    private JsonNode leaf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> text(value.textValue(), value);
            case NUMBER -> value.isIntegralNumber() ? integer(value) : real(value);
            case BOOLEAN -> value;
            case NULL, MISSING -> NullNode.getInstance();
            default -> text(value.asText(), null);
        };
    }

    private JsonNode text(String text, @Nullable JsonNode same) {
        count(text.length());
        String whole = whole(text);
        return same != null && whole.equals(text) ? same : TextNode.valueOf(whole);
    }

    private static JsonNode integer(JsonNode value) {
        if (value.canConvertToLong()) {
            return value instanceof LongNode ? value : LongNode.valueOf(value.longValue());
        }
        BigInteger big = value.bigIntegerValue();
        boolean unsigned = big.compareTo(LONGEST) > 0 && big.compareTo(HIGHEST) <= 0;
        return unsigned || (big.compareTo(LOWEST) >= 0 && big.compareTo(LONGEST) <= 0)
                ? BigIntegerNode.valueOf(big)
                : finite(big.doubleValue());
    }

    private static JsonNode real(JsonNode value) {
        // A float's own digits, not those of the double nearest to it.
        return finite(value.isFloat() ? Double.parseDouble(Float.toString(value.floatValue())) : value.doubleValue());
    }

    private static JsonNode finite(double value) {
        return Double.isFinite(value) ? DoubleNode.valueOf(value) : TextNode.valueOf(Double.toString(value));
    }

    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return repaired(text);
                }
            }
        }
        return text;
    }

    private static String repaired(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(point -> whole.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 0xfffd : point));
        return whole.toString();
    }

    private void count(long more) {
        bytes += more;
        held += more;
        if (bytes > mostBytes) {
            throw new StateRefused(Degradation.TOO_LARGE, "more than " + mostBytes + " bytes");
        }
    }
}
