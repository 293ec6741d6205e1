package io.dashstream.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.wire.v2.Delivery;
import io.dashstream.wire.v2.DeliveryBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one client received, read in its dialect. Fed by the client's I/O thread; read by any thread. */
final class WsFrames {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WsRequest request;
    private final WsPositions positions;
    private final List<WsRecord> records = new ArrayList<>();
    private final List<JsonNode> texts = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong binaryMessages = new AtomicLong();
    private @Nullable JsonNode pair;

    WsFrames(WsRequest request, WsPositions positions) {
        this.request = request;
        this.positions = positions;
    }

    void text(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (!request.v2 && json.path("type").asText().equals("cursor")) {
                breach(pair != null, "two cursor frames without a binary between them");
                pair = json;
                return;
            }
            breach(pair != null, "a text frame between cursor and binary: " + text);
            if (json.path("type").asText().equals("hello")
                    || json.path("type").asText().equals("reset")) {
                positions.startsAfter(
                        json.path("epoch").asText(), offsets(json.path("cursor").asText()));
            }
            synchronized (texts) {
                texts.add(json);
            }
        } catch (JsonProcessingException e) {
            breach(true, "a text frame that is not JSON: " + text);
        }
    }

    void binary(ByteBuf content) {
        binaryMessages.incrementAndGet();
        byte[] bytes = ByteBufUtil.getBytes(content);
        if (request.v2) {
            batch(bytes);
            return;
        }
        JsonNode cursor = pair;
        pair = null;
        if (cursor == null) {
            breach(true, "a binary frame without a cursor frame before it");
        } else {
            record(
                    cursor.path("partition").asInt(),
                    Long.parseLong(cursor.path("offset").textValue()),
                    bytes,
                    0);
        }
    }

    private void batch(byte[] bytes) {
        try {
            for (Delivery delivery : DeliveryBatch.parseFrom(bytes).getDeliveriesList()) {
                record(
                        delivery.getPartition(),
                        delivery.getOffset(),
                        delivery.getValue().toByteArray(),
                        delivery.getAppendedAtMs());
            }
        } catch (IOException e) {
            breach(true, "a binary frame that is not a DeliveryBatch: " + e.getMessage());
        }
    }

    private void record(int partition, long offset, byte[] value, long appendedAtMs) {
        positions.applied(partition, offset);
        WsRecord record = new WsRecord(partition, offset, value, appendedAtMs);
        request.onRecord.accept(record);
        synchronized (records) {
            records.add(request.keepValues ? record : new WsRecord(partition, offset, new byte[0], appendedAtMs));
        }
        count.incrementAndGet();
    }

    private void breach(boolean broken, String what) {
        if (broken) {
            synchronized (breaches) {
                breaches.add(what);
            }
        }
    }

    static Map<Integer, Long> offsets(String cursor) {
        TreeMap<Integer, Long> offsets = new TreeMap<>();
        String positions = cursor.substring(cursor.indexOf('@') + 1);
        for (String position : positions.isEmpty() ? new String[0] : positions.split(",")) {
            int colon = position.indexOf(':');
            offsets.put(Integer.valueOf(position.substring(0, colon)), Long.valueOf(position.substring(colon + 1)));
        }
        return offsets;
    }

    long count() {
        return count.get();
    }

    long binaryMessages() {
        return binaryMessages.get();
    }

    List<WsRecord> records() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    List<JsonNode> texts() {
        synchronized (texts) {
            return List.copyOf(texts);
        }
    }

    List<String> breaches() {
        synchronized (breaches) {
            List<String> all = new ArrayList<>(breaches);
            all.addAll(positions.breaches());
            return all;
        }
    }
}
