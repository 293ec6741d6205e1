package io.dashstream.producer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** A state of every kind of value that changes a little at each step, from a seed. One thread. */
final class ChangingState {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] NAMES = {
        "a", "b/c", "d~e", "\u00e9", "\ud83d\ude00", "\uffee", "f", "messages", "x\"y"
    };
    private static final String[] TEXTS = {
        "", "plain", "\ud83e\udd16 robot", "line\nbreak\u0001", "\u00fcml\u00e4ut", "\\\""
    };

    private final Random random;
    private final ObjectNode root = JSON.objectNode();

    ChangingState(long seed) {
        random = new Random(seed);
        root.putArray("history");
        root.put("counter", 0);
    }

    /** The live tree: it goes on changing. */
    JsonNode tree() {
        return root;
    }

    void change() {
        root.put("counter", root.get("counter").asLong() + 1);
        switch (random.nextInt(6)) {
            case 0 -> head((ArrayNode) root.get("history"));
            case 1 -> tail((ArrayNode) root.get("history"));
            default -> inObject(root, 0);
        }
    }

    private void head(ArrayNode array) {
        array.insert(0, value(1));
        if (array.size() > 12) {
            array.remove(random.nextInt(array.size()));
        }
    }

    private void tail(ArrayNode array) {
        array.add(value(1));
        if (array.size() > 12) {
            array.remove(0);
        }
    }

    private void inObject(ObjectNode object, int depth) {
        String name = NAMES[random.nextInt(NAMES.length)];
        JsonNode before = object.get(name);
        if (before != null && random.nextInt(4) == 0) {
            object.remove(name);
        } else if (before instanceof ObjectNode child && depth < 4) {
            inObject(child, depth + 1);
        } else if (before instanceof ArrayNode child && random.nextBoolean()) {
            head(child);
        } else {
            object.set(name, value(depth));
        }
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 3 ? 8 : 10)) {
            case 0 -> JSON.numberNode(random.nextInt());
            case 1 -> JSON.numberNode((1L << 53) + 1 + random.nextInt(9));
            case 2 -> JSON.numberNode(random.nextGaussian());
            case 3 -> JSON.numberNode(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 4 -> JSON.numberNode((double) random.nextInt(5));
            case 5 -> random.nextBoolean() ? JSON.booleanNode(random.nextBoolean()) : JSON.nullNode();
            case 6, 7 -> JSON.textNode(TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(3));
            case 8 -> object(depth);
            default -> JSON.arrayNode().add(value(depth + 1)).add(value(depth + 1));
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(NAMES[random.nextInt(NAMES.length)], value(depth + 1));
        }
        return object;
    }
}
