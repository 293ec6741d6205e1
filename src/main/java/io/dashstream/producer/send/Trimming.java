package io.dashstream.producer.send;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.DashStreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a message fit into a record: the longest texts are cut first, to half and half again, and say how much they
 * lost. Headers, ids and states are never cut. Any thread.
 */
final class Trimming {
    /** Most bytes of protobuf that are sent: what the broker adds must fit too. */
    static final int MOST_BYTES = FrameEncoder.MAX_RECORD_BYTES - 4096;

    /** Shorter texts are left whole. */
    private static final int SHORTEST_CUT = 64;

    private Trimming() {}

    /** The message, cut where it must be; empty when cutting does not make it small enough. */
    static Optional<DashStreamMessage> fit(DashStreamMessage message) {
        if (message.getSerializedSize() <= MOST_BYTES) {
            return Optional.of(message);
        }
        if (message.hasStateDiff() || message.hasCheckpoint()) {
            return Optional.empty();
        }
        for (int cap = MOST_BYTES / 2; cap >= SHORTEST_CUT; cap /= 2) {
            DashStreamMessage cut = (DashStreamMessage) cut(message, cap);
            if (cut.getSerializedSize() <= MOST_BYTES) {
                return Optional.of(cut);
            }
        }
        return Optional.empty();
    }

    private static Message cut(Message message, int cap) {
        Message.Builder cut = message.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getKey().getName().equals("header")) {
                continue;
            }
            if (field.getKey().isRepeated()) {
                List<Object> elements = new ArrayList<>();
                for (Object element : (List<?>) field.getValue()) {
                    elements.add(value(element, cap));
                }
                cut.setField(field.getKey(), elements);
            } else {
                cut.setField(field.getKey(), value(field.getValue(), cap));
            }
        }
        return cut.build();
    }

    private static Object value(Object value, int cap) {
        if (value instanceof Message message) {
            return cut(message, cap);
        }
        if (value instanceof String text && text.length() > cap) {
            return text(text, cap);
        }
        if (value instanceof ByteString bytes && bytes.size() > cap) {
            // Half a JSON value is none.
            return ByteString.copyFrom("{\"trimmed_bytes\":" + bytes.size() + "}", StandardCharsets.UTF_8);
        }
        return value;
    }

    private static String text(String text, int cap) {
        int end = Character.isHighSurrogate(text.charAt(cap - 1)) ? cap - 1 : cap;
        return text.substring(0, end) + "... [" + (text.length() - end) + " characters trimmed]";
    }
}
