package io.dashstream.session.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.Filter;
import io.dashstream.delivery.text.FilterText;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.delivery.text.StartText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Understands the control frames of dialect 2: a member that is wrong, missing or unknown is named. Pure, any thread. */
final class ClientFrames {
    /** The longest id of a ping, characters. */
    private static final int MAX_ID = 256;

    /** A day: what says more is no lag. */
    private static final long MAX_LAG_MS = 86_400_000;

    private ClientFrames() {}

    static ClientFrame read(ObjectNode json) throws Malformed {
        JsonNode type = json.get("type");
        if (type == null || !type.isTextual()) {
            throw new Malformed("type", "a frame has a type, a string: ack, seek, subscribe or ping");
        }
        return switch (type.textValue()) {
            case "ack" -> ack(members(json, Set.of("type", "cursor", "apply_lag_ms", "backlog")));
            case "seek" -> seek(members(json, Set.of("type", "cursor", "from")));
            case "subscribe" -> subscribe(members(json, Set.of("type", "threads", "tenants")));
            case "ping" -> ping(members(json, Set.of("type", "id")));
            default -> throw new Malformed("type", "a frame's type is ack, seek, subscribe or ping, found another");
        };
    }

    private static ObjectNode members(ObjectNode json, Set<String> known) throws Malformed {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                String shown = name.length() <= 40 ? name : name.substring(0, 40) + "...";
                throw new Malformed(shown, "a frame of this type has no such member");
            }
        }
        return json;
    }

    private static ClientFrame ack(ObjectNode json) throws Malformed {
        String cursor = text(json, "cursor");
        if (cursor == null) {
            throw new Malformed("cursor", "an ack names the cursor up to which everything was applied");
        }
        number(json, "backlog", Long.MAX_VALUE);
        Optional<Duration> lag = number(json, "apply_lag_ms", MAX_LAG_MS)
                .map(ms -> Duration.ofNanos(Math.round(ms.doubleValue() * 1_000_000)));
        return new ClientFrame.Ack(StartText.cursor(cursor), lag);
    }

    private static ClientFrame seek(ObjectNode json) throws Malformed {
        String cursor = text(json, "cursor");
        String from = text(json, "from");
        if (cursor == null && from == null) {
            throw new Malformed("cursor", "a seek has a cursor or a from");
        }
        return new ClientFrame.Seek(StartText.parse(cursor, from).start());
    }

    private static ClientFrame subscribe(ObjectNode json) throws Malformed {
        return new ClientFrame.Subscribe(new Filter(
                FilterText.values("threads", texts(json, "threads")),
                FilterText.values("tenants", texts(json, "tenants"))));
    }

    private static ClientFrame ping(ObjectNode json) throws Malformed {
        JsonNode id = json.get("id");
        if (id != null && (id.isContainerNode() || id.asText().length() > MAX_ID)) {
            throw new Malformed("id", "an id is a string or a number of up to " + MAX_ID + " characters");
        }
        return new ClientFrame.Ping(id);
    }

    private static @Nullable String text(ObjectNode json, String name) throws Malformed {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new Malformed(name, name + " is a string");
        }
        return value.textValue();
    }

    private static Optional<JsonNode> number(ObjectNode json, String name, long most) throws Malformed {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber() || !(value.doubleValue() >= 0) || value.doubleValue() > most) {
            throw new Malformed(name, name + " is a number from 0 to " + most);
        }
        return Optional.of(value);
    }

    private static List<String> texts(ObjectNode json, String name) throws Malformed {
        JsonNode value = json.get(name);
        List<String> texts = new ArrayList<>();
        if (value == null || value.isNull()) {
            return texts;
        }
        if (!value.isArray() || value.size() > FilterText.MAX_VALUES) {
            throw new Malformed(name, name + " is an array of up to " + FilterText.MAX_VALUES + " strings");
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw new Malformed(name, name + " is an array of strings, found another kind of element");
            }
            texts.add(element.textValue());
        }
        return texts;
    }
}
