package io.dashstream.session.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.Sink.Started;
import io.dashstream.log.Cursor;
import io.dashstream.log.Epoch;
import io.dashstream.log.ReadAnswer.Hole;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text frames of dialect 2, from server to client. Pure, any thread. Offsets are strings of digits, counts numbers. */
final class V2Frames {
    private V2Frames() {}

    static ObjectNode hello(Started started, V2Terms terms, String startedFrom) {
        ObjectNode hello = frame("hello")
                .put("protocol", "dashstream.v2")
                .put("epoch", epoch(started.cursor()))
                .put("topic", terms.topic())
                .put("cursor", started.cursor().toString());
        hello.set("oldest", offsets(started.oldest()));
        hello.set("head", offsets(started.head()));
        hello.put("started_from", startedFrom);
        hello.putObject("limits")
                .put("max_payload_bytes", terms.maxPayloadBytes())
                .put("max_control_bytes", V2Terms.MAX_CONTROL_BYTES)
                .put("send_deadline_ms", terms.sendDeadline().toMillis());
        return hello.put("schema_version", V2Terms.SCHEMA_VERSION);
    }

    static ObjectNode caughtUp(Cursor cursor, long delivered, long tookMs) {
        return frame("caught_up")
                .put("cursor", cursor.toString())
                .put("delivered", delivered)
                .put("took_ms", tookMs);
    }

    /** {@code threads} are the filter's; none are named when there is no filter on threads. */
    static ObjectNode gap(int partition, Hole hole, Collection<String> threads) {
        ObjectNode gap = frame("gap")
                .put("partition", partition)
                .put("from", Long.toString(hole.from()))
                .put("to", Long.toString(hole.to()))
                .put("count", hole.count())
                .put("reason", hole.reason().label());
        if (!threads.isEmpty()) {
            threads.stream().sorted().forEach(gap.putArray("threads")::add);
        }
        return gap;
    }

    static ObjectNode reset(String reason, Cursor cursor) {
        return frame("reset").put("reason", reason).put("epoch", epoch(cursor)).put("cursor", cursor.toString());
    }

    static ObjectNode status(long behindRecords, long behindMs) {
        return frame("status").put("behind", behindRecords).put("behind_ms", behindMs);
    }

    static ObjectNode goaway(String reason, long retryAfterMs, Cursor cursor) {
        return frame("goaway")
                .put("reason", reason)
                .put("retry_after_ms", retryAfterMs)
                .put("cursor", cursor.toString());
    }

    static ObjectNode error(String code, String message, String field) {
        return frame("error").put("code", code).put("message", message).put("field", field);
    }

    static ObjectNode pong(@Nullable JsonNode id) {
        ObjectNode pong = frame("pong");
        if (id != null) {
            pong.set("id", id);
        }
        return pong;
    }

    private static ObjectNode frame(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static String epoch(Cursor cursor) {
        return cursor.epoch().map(Epoch::toString).orElse("");
    }

    private static ObjectNode offsets(Map<Integer, Long> offsets) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        offsets.forEach((partition, offset) -> node.put(Integer.toString(partition), Long.toString(offset)));
        return node;
    }
}
