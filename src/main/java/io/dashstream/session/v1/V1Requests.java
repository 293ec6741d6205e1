package io.dashstream.session.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.log.Cursor;
import io.dashstream.session.v1.V1Request.ResumeFrom;
import io.dashstream.session.v1.V1Request.TooMany;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Understands the frames of dialect 1, as leniently as existing clients need: an entry that makes no sense is skipped
 * and counted, the rest stands. Pure, any thread.
 */
final class V1Requests {
    static final int MAX_PARTITIONS = Cursor.MAX_PARTITIONS;
    static final int MAX_THREADS = 10_000;

    private static final BigInteger MOST_OFFSET = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MOST_PARTITION = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger MOST_SEQUENCE = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final String DIGITS = "[0-9]{1,20}";

    private V1Requests() {}

    static V1Request read(ObjectNode json) throws Malformed {
        return switch (json.path("type").asText("")) {
            case "ping" -> new V1Request.Ping();
            case "cursor_reset" -> new V1Request.CursorReset();
            case "resume" -> resume(json);
            default -> throw new Malformed("type", "a frame's type is ping, resume or cursor_reset, found another");
        };
    }

    private static V1Request resume(ObjectNode json) {
        boolean byPartition = json.path("mode").asText("").equals("partition") || json.has("lastOffsetsByPartition");
        JsonNode offsets = json.path("lastOffsetsByPartition");
        JsonNode threads = json.path("lastSequencesByThread");
        if (offsets.size() > MAX_PARTITIONS) {
            return new TooMany(
                    "RESUME_TOO_MANY_PARTITIONS",
                    "a resume names up to " + MAX_PARTITIONS + " partitions, found " + offsets.size());
        }
        if (threads.size() > MAX_THREADS) {
            return new TooMany(
                    "RESUME_TOO_MANY_THREADS",
                    "a resume names up to " + MAX_THREADS + " threads, found " + threads.size());
        }
        Entries entries = new Entries();
        String from = json.path("from").asText("cursor");
        Resume resume = switch (from) {
            case "latest" -> new Resume.Latest();
            case "earliest" -> byPartition ? new Resume.Earliest() : threads(entries, json, true);
            default -> {
                entries.require(from.equals("cursor"), "from");
                yield byPartition ? after(entries, offsets) : threads(entries, json, false);
            }
        };
        return new ResumeFrom(resume, !byPartition, entries.bad, entries.firstBad);
    }

    private static Resume after(Entries entries, JsonNode offsets) {
        TreeMap<Integer, Long> cursor = new TreeMap<>();
        entries.require(offsets.isObject() || offsets.isNull() || offsets.isMissingNode(), "lastOffsetsByPartition");
        entries.each(offsets, (name, value) -> {
            BigInteger partition = name.matches(DIGITS) ? new BigInteger(name) : null;
            BigInteger offset = whole(value, MOST_OFFSET);
            if (partition == null || partition.compareTo(MOST_PARTITION) > 0 || offset == null) {
                return false;
            }
            cursor.put(partition.intValueExact(), offset.longValueExact());
            return true;
        });
        return new Resume.After(new Cursor(Optional.empty(), cursor));
    }

    private static Resume threads(Entries entries, ObjectNode json, boolean fromTheStart) {
        Map<String, Long> sequences = new HashMap<>();
        JsonNode threads = json.path("lastSequencesByThread");
        entries.require(threads.isObject() || threads.isNull() || threads.isMissingNode(), "lastSequencesByThread");
        BiFunction<String, JsonNode, Boolean> entry = (name, value) -> {
            BigInteger sequence = whole(value, MOST_SEQUENCE);
            if (name.isBlank() || sequence == null) {
                return false;
            }
            sequences.put(name, fromTheStart ? 0L : sequence.longValue());
            return true;
        };
        entries.each(threads, entry);
        JsonNode one = json.path("threadId");
        if (!one.isMissingNode() && !one.isNull()) {
            JsonNode sequence = json.path("lastSequence");
            boolean none = sequence.isMissingNode() || sequence.isNull();
            if (!none || !one.isTextual() || !sequences.containsKey(one.textValue())) {
                boolean taken = one.isTextual() && entry.apply(one.textValue(), none ? IntNode.valueOf(0) : sequence);
                entries.require(taken, "threadId");
            }
        }
        return new Resume.Threads(sequences);
    }

    /** A whole number from 0 to {@code most}, as a number or as digits; null for anything else. Never through a double. */
    private static @Nullable BigInteger whole(JsonNode value, BigInteger most) {
        BigInteger number = null;
        if (value.isIntegralNumber()) {
            number = value.bigIntegerValue();
        } else if (value.isTextual() && value.textValue().matches(DIGITS)) {
            number = new BigInteger(value.textValue());
        }
        return number != null && number.signum() >= 0 && number.compareTo(most) <= 0 ? number : null;
    }

    /** Counts the entries of one frame that are skipped. */
    private static final class Entries {
        private int bad;
        private String firstBad = "";

        void each(JsonNode object, BiFunction<String, JsonNode, Boolean> taken) {
            object.properties()
                    .forEach(entry -> require(taken.apply(entry.getKey(), entry.getValue()), entry.getKey()));
        }

        void require(boolean holds, String name) {
            if (!holds) {
                bad++;
                firstBad = firstBad.isEmpty() ? name : firstBad;
            }
        }
    }
}
