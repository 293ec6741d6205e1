package io.dashstream.local.demo;

import com.google.protobuf.ByteString;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives messages of one run their headers and sends them on, alone or in batches. One thread. */
final class Reporter {
    static final String TENANT = "demo";

    private final String thread;
    private final AgentClock clock;
    private final Random random;
    private final Consumer<Report> out;
    private final Map<String, Long> sequences = new HashMap<>();
    private EventBatch.@Nullable Builder batch;

    Reporter(String thread, AgentClock clock, Random random, Consumer<Report> out) {
        this.thread = thread;
        this.clock = clock;
        this.random = random;
        this.out = out;
    }

    String thread() {
        return thread;
    }

    AgentClock clock() {
        return clock;
    }

    /** The next header of the run's own thread, one step later. */
    Header next(MessageType type) {
        return next(type, thread, 1);
    }

    /** The next header of a thread, some steps later. */
    Header next(MessageType type, String of, double steps) {
        clock.after(steps);
        return header(type)
                .setThreadId(of)
                .setSequence(sequences.merge(of, 1L, Long::sum))
                .build();
    }

    /** A header without a sequence of its own: batches and traces. */
    Header unsequenced(MessageType type) {
        return header(type).setThreadId(thread).build();
    }

    /** Reports an event, or adds it to the open batch. */
    void report(Event event) {
        EventBatch.Builder open = batch;
        if (open == null) {
            send(DashStreamMessage.newBuilder().setEvent(event).build());
        } else {
            open.addEvents(event);
        }
    }

    void send(DashStreamMessage message) {
        out.accept(new Report(clock.now(), thread, message));
    }

    /** Puts the events that {@code body} reports into one record; it may report nothing else. */
    void together(Runnable body) {
        EventBatch.Builder open = EventBatch.newBuilder();
        batch = open;
        body.run();
        batch = null;
        open.setHeader(unsequenced(MessageType.MESSAGE_TYPE_EVENT_BATCH));
        send(DashStreamMessage.newBuilder().setEventBatch(open).build());
    }

    /** A UUID of version 4, 16 bytes, from the run's own random numbers. */
    ByteString id() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    private Header.Builder header(MessageType type) {
        return Header.newBuilder()
                .setMessageId(id())
                .setTimestampUs(clock.now())
                .setTenantId(TENANT)
                .setType(type)
                .setSchemaVersion(1);
    }
}
