package io.dashstream.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import java.nio.ByteBuffer;

/** Record values of exactly 512 bytes, framing byte and all: node ends of 64 threads. Any thread. */
final class BenchRecords {
    static final int BYTES = 512;

    private static final int THREADS = 64;

    /** Above what a record takes without its attribute's text. */
    private static final int FIXED_BYTES = 150;

    private final FrameEncoder encoder = new FrameEncoder();

    /** The record with this number, from 0. */
    byte[] value(long number) {
        byte[] value = encoder.encode(message(number, BYTES - FIXED_BYTES));
        return value.length == BYTES
                ? value
                : exactly(encoder.encode(message(number, 2 * BYTES - FIXED_BYTES - value.length)), number);
    }

    /** The key with which a producer places it. */
    byte[] key(long number) {
        return thread(number).getBytes(UTF_8);
    }

    private static byte[] exactly(byte[] value, long number) {
        if (value.length != BYTES) {
            throw new IllegalStateException(
                    "record " + number + " must have " + BYTES + " bytes, it has " + value.length);
        }
        return value;
    }

    private static DashStreamMessage message(long number, int textBytes) {
        Header header = Header.newBuilder()
                .setMessageId(ByteString.copyFrom(
                        ByteBuffer.allocate(16).putLong(number).putLong(~number).flip()))
                .setTimestampUs(1_700_000_000_000_000L + number)
                .setTenantId("default")
                .setThreadId(thread(number))
                .setSequence(1 + number / THREADS)
                .setType(MessageType.MESSAGE_TYPE_EVENT)
                .setSchemaVersion(1)
                .build();
        AttributeValue text = AttributeValue.newBuilder()
                .setStringValue("x".repeat(textBytes))
                .build();
        return DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(header)
                        .setEventType(EventType.EVENT_TYPE_NODE_END)
                        .setNodeId("plan")
                        .setDurationUs(1500)
                        .putAttributes("note", text))
                .build();
    }

    private static String thread(long number) {
        return "session-" + (1000 + number % THREADS);
    }
}
