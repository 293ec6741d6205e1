package io.dashstream.session.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.log.ReadAnswer.Hole;
import java.util.Map;
import java.util.Optional;

/** The text frames of dialect 1, from server to client, but for {@code cursor}. Pure, any thread. */
final class V1Frames {
    private static final int WARNING = 10;
    private static final int CRITICAL = 100;

    private V1Frames() {}

    static ObjectNode pong() {
        return frame("pong");
    }

    static ObjectNode gap(int partition, Hole hole, Optional<String> thread) {
        ObjectNode gap = frame("gap")
                .put("count", hole.count())
                .put("partition", partition)
                .put("severity", severity(hole.count()))
                .put(
                        "message",
                        hole.count() + " records of partition " + partition + " are missing: "
                                + hole.reason().label())
                .put("from", Long.toString(hole.from()))
                .put("to", Long.toString(hole.to()))
                .put("reason", hole.reason().label());
        thread.ifPresent(id -> gap.put("threadId", id));
        return gap;
    }

    private static String severity(long count) {
        if (count < WARNING) {
            return "info";
        }
        return count < CRITICAL ? "warning" : "critical";
    }

    static ObjectNode cursorStale(int partition, long requested, long oldest) {
        return frame("cursor_stale")
                .put("partition", partition)
                .put("requested", Long.toString(requested))
                .put("oldest", Long.toString(oldest))
                .put(
                        "message",
                        "the records of partition " + partition + " after offset " + requested
                                + " are no longer kept; going on at " + oldest);
    }

    static ObjectNode replayComplete(String mode, long totalReplayed, Map<Integer, Long> lastOffsets) {
        ObjectNode complete = frame("replay_complete")
                .put("mode", mode)
                .put("totalReplayed", totalReplayed)
                .put("capped", false);
        complete.set("lastOffsetsByPartition", offsets(lastOffsets));
        return complete;
    }

    static ObjectNode cursorResetComplete(Map<Integer, Long> latest, String message) {
        ObjectNode complete = frame("cursor_reset_complete");
        complete.set("latestOffsetsByPartition", offsets(latest));
        return complete.put("bufferCleared", false)
                .put("truncated", false)
                .put("totalPartitions", latest.size())
                .put("message", message);
    }

    static ObjectNode disconnect(long behindRecords, long withoutProgressMs) {
        return frame("disconnect")
                .put("reason", "backpressure")
                .put("lag_in_window", behindRecords)
                .put("cumulative_lag", behindRecords)
                .put("threshold", 0)
                .put("window_secs", withoutProgressMs / 1000)
                .put("message", "the connection took no data for " + withoutProgressMs + " ms: resume when it can");
    }

    static ObjectNode error(String code, String message) {
        return frame("error").put("code", code).put("message", message);
    }

    private static ObjectNode frame(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** Partitions of which nothing was ever written have no offset that an existing client could read. */
    private static ObjectNode offsets(Map<Integer, Long> offsets) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        offsets.forEach((partition, offset) -> {
            if (offset >= 0) {
                node.put(Integer.toString(partition), Long.toString(offset));
            }
        });
        return node;
    }
}
