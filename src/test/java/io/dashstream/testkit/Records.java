package io.dashstream.testkit;

import com.google.protobuf.ByteString;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.TokenChunk;
import java.nio.ByteBuffer;
import java.util.List;

/** Valid record values for tests, made of a thread and a sequence. Any thread. */
public final class Records {
    private static final FrameEncoder FRAMES = new FrameEncoder();
    private static final long T0_US = 1_700_000_000_000_000L;

    private Records() {}

    /** A node's end, about 80 bytes. */
    public static byte[] event(String thread, long sequence) {
        return FRAMES.encode(DashStreamMessage.newBuilder()
                .setEvent(nodeEnd(thread, sequence))
                .build());
    }

    /** A token chunk whose text is told, for values of a wanted size. */
    public static byte[] token(String thread, long sequence, String text) {
        return FRAMES.encode(DashStreamMessage.newBuilder()
                .setTokenChunk(TokenChunk.newBuilder()
                        .setHeader(header(thread, sequence, MessageType.MESSAGE_TYPE_TOKEN_CHUNK))
                        .setText(text))
                .build());
    }

    /** A batch of node ends, one for each thread, all with this sequence. */
    public static byte[] batch(List<String> threads, long sequence) {
        EventBatch.Builder batch =
                EventBatch.newBuilder().setHeader(header(threads.get(0), 0, MessageType.MESSAGE_TYPE_EVENT_BATCH));
        threads.forEach(thread -> batch.addEvents(nodeEnd(thread, sequence)));
        return FRAMES.encode(DashStreamMessage.newBuilder().setEventBatch(batch).build());
    }

    private static Event nodeEnd(String thread, long sequence) {
        return Event.newBuilder()
                .setHeader(header(thread, sequence, MessageType.MESSAGE_TYPE_EVENT))
                .setEventType(EventType.EVENT_TYPE_NODE_END)
                .setNodeId("plan")
                .setDurationUs(1_500)
                .build();
    }

    private static Header header(String thread, long sequence, MessageType type) {
        byte[] id = ByteBuffer.allocate(16)
                .putLong(thread.hashCode())
                .putLong(sequence)
                .array();
        return Header.newBuilder()
                .setMessageId(ByteString.copyFrom(id))
                .setTimestampUs(T0_US + sequence)
                .setTenantId("default")
                .setThreadId(thread)
                .setSequence(sequence)
                .setType(type)
                .setSchemaVersion(1)
                .build();
    }
}
