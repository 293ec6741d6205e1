package io.dashstream.ingest;

import com.google.protobuf.ByteString;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import java.util.Arrays;

/** Record values as producers write them, and poison. Any thread. */
public final class SampleRecords {
    private static final FrameEncoder ENCODER = new FrameEncoder();

    /** A good event of a thread. */
    public static byte[] event(String thread, long sequence, long timestampUs) {
        return ENCODER.encode(DashStreamMessage.newBuilder()
                .setEvent(inner(thread, sequence, timestampUs))
                .build());
    }

    /** A good batch with one event for each thread. */
    public static byte[] batch(long timestampUs, String... threads) {
        EventBatch.Builder batch = EventBatch.newBuilder()
                .setHeader(header(threads[0], 0, timestampUs).setType(MessageType.MESSAGE_TYPE_EVENT_BATCH));
        Arrays.stream(threads).forEach(thread -> batch.addEvents(inner(thread, 1, timestampUs)));
        return ENCODER.encode(
                DashStreamMessage.newBuilder().setEventBatch(batch).build());
    }

    /** A good event of a schema version that does not exist yet. */
    public static byte[] newerSchema(String thread) {
        Header.Builder header = header(thread, 1, 1).setSchemaVersion(2);
        return ENCODER.encode(DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder().setHeader(header))
                .build());
    }

    /** Framed, but no protobuf. */
    public static byte[] garbage() {
        byte[] bytes = new byte[64];
        Arrays.fill(bytes, (byte) 0xff);
        bytes[0] = 0;
        return bytes;
    }

    /** A good event that ends too early. */
    public static byte[] truncated() {
        byte[] whole = event("t-1", 1, 1);
        return Arrays.copyOf(whole, whole.length - 5);
    }

    /** No byte at all. */
    public static byte[] empty() {
        return new byte[0];
    }

    private static Event.Builder inner(String thread, long sequence, long timestampUs) {
        return Event.newBuilder()
                .setHeader(header(thread, sequence, timestampUs))
                .setEventType(EventType.EVENT_TYPE_NODE_END)
                .setNodeId("plan");
    }

    private static Header.Builder header(String thread, long sequence, long timestampUs) {
        return Header.newBuilder()
                .setMessageId(ByteString.copyFrom(new byte[16]))
                .setTimestampUs(timestampUs)
                .setTenantId("default")
                .setThreadId(thread)
                .setSequence(sequence)
                .setType(MessageType.MESSAGE_TYPE_EVENT)
                .setSchemaVersion(1);
    }

    private SampleRecords() {}
}
