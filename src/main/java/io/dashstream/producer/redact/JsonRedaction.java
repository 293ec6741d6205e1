package io.dashstream.producer.redact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dashstream.producer.state.StateRedaction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of JSON trees, member by member, and out of texts that are JSON. Any thread; no tree is changed.
 *
 * <p>Of a state only what changed since the one before is looked at.
 */
// Snapshots share what is the same: identity is the question.
@SuppressWarnings("ReferenceEquality")
public final class JsonRedaction implements StateRedaction {
    private static final TextNode REDACTED = TextNode.valueOf(ValueRule.REDACTED);
    // Numbers must come out as they went in.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Redaction rules;

    public JsonRedaction(Redaction rules) {
        this.rules = rules;
    }

    @Override
    public JsonNode redact(JsonNode now, @Nullable JsonNode before, @Nullable JsonNode redactedBefore) {
        if (!rules.isOn()) {
            return now;
        }
        if (now == before && redactedBefore != null) {
            return redactedBefore;
        }
        if (now.isObject()) {
            return object(now, before, redactedBefore);
        }
        if (now.isArray()) {
            return array(now, before, redactedBefore);
        }
        if (now.isTextual()) {
            String clean = text(now.textValue());
            return clean.equals(now.textValue()) ? now : TextNode.valueOf(clean);
        }
        return now;
    }

    private JsonNode object(JsonNode now, @Nullable JsonNode before, @Nullable JsonNode redactedBefore) {
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        boolean changed = false;
        for (Map.Entry<String, JsonNode> field : now.properties()) {
            JsonNode value = field.getValue();
            JsonNode redacted = hides(field.getKey(), value)
                    ? REDACTED
                    : redact(value, child(before, field.getKey()), child(redactedBefore, field.getKey()));
            changed |= redacted != value;
            clean.set(field.getKey(), redacted);
        }
        return changed ? clean : now;
    }

    /** That there is a password, or none, is no secret. */
    private boolean hides(String name, JsonNode value) {
        return !value.isBoolean() && !value.isNull() && rules.secretKey(name, value.isNumber());
    }

    private JsonNode array(JsonNode now, @Nullable JsonNode before, @Nullable JsonNode redactedBefore) {
        ArrayNode clean = JsonNodeFactory.instance.arrayNode(now.size());
        boolean changed = false;
        for (int i = 0; i < now.size(); i++) {
            JsonNode known = before == null ? null : before.get(i);
            JsonNode redacted = redact(now.get(i), known, redactedBefore == null ? null : redactedBefore.get(i));
            changed |= redacted != now.get(i);
            clean.add(redacted);
        }
        return changed ? clean : now;
    }

    private static @Nullable JsonNode child(@Nullable JsonNode parent, String name) {
        return parent == null ? null : parent.get(name);
    }

    /** A text without secrets: member by member when it is JSON, else by the look of its parts. */
    public String text(String text) {
        if (!rules.isOn()) {
            return text;
        }
        int first = 0;
        while (first < text.length() && text.charAt(first) <= ' ') {
            first++;
        }
        if (first < text.length() && (text.charAt(first) == '{' || text.charAt(first) == '[')) {
            try {
                return json(text);
            } catch (JsonProcessingException e) {
                // It only began like JSON.
                return rules.text(text);
            }
        }
        return rules.text(text);
    }

    /** Unchanged text stays as it was written. */
    private String json(String text) throws JsonProcessingException {
        JsonNode tree = JSON.readTree(text);
        JsonNode clean = redact(tree, null, null);
        return clean == tree ? text : JSON.writeValueAsString(clean);
    }

    Redaction rules() {
        return rules;
    }
}
