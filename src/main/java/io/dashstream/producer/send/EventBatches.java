package io.dashstream.producer.send;

import com.google.protobuf.ByteString;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.ThreadKey;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gathers events of the same thread into records. The sender's thread.
 *
 * <p>A thread's batch is ended by anything else of that thread, so that its sequences rise in its partition; other
 * threads' batches go on.
 */
final class EventBatches {
    /** A batch of this size is ended. */
    private static final int ENOUGH_BYTES = 256 << 10;

    private final BatchLimits limits;
    private final MessageIds ids;
    private final Consumer<Ready> out;
    private final Map<ThreadKey, Open> open = new LinkedHashMap<>();

    EventBatches(BatchLimits limits, MessageIds ids, Consumer<Ready> out) {
        this.limits = limits;
        this.ids = ids;
        this.out = out;
    }

    void add(ThreadKey key, Event event, Map<String, String> trace, long nowNanos) {
        Open batch = open.get(key);
        if (batch != null && !batch.trace.equals(trace)) {
            end(key);
            batch = null;
        }
        if (batch == null) {
            batch = new Open(trace, nowNanos + limits.linger().toNanos());
            open.put(key, batch);
        }
        batch.events.add(event);
        batch.bytes += event.getSerializedSize();
        if (batch.events.size() >= limits.events() || batch.bytes >= ENOUGH_BYTES) {
            end(key);
        }
    }

    /** Sends this thread's batch, if there is one. */
    void end(ThreadKey key) {
        Open batch = open.remove(key);
        if (batch != null) {
            out.accept(batch.ready(key, ids));
        }
    }

    /** Sends the batches that waited long enough; they stand in the order of their deadlines. */
    void endDue(long nowNanos) {
        while (!open.isEmpty()) {
            Map.Entry<ThreadKey, Open> oldest = open.entrySet().iterator().next();
            if (oldest.getValue().dueNanos - nowNanos > 0) {
                return;
            }
            end(oldest.getKey());
        }
    }

    void endAll() {
        List.copyOf(open.keySet()).forEach(this::end);
    }

    /** How long until a batch is due, at most {@code most}. */
    long nanosToDue(long nowNanos, long most) {
        return open.isEmpty() ? most : Math.min(most, open.values().iterator().next().dueNanos - nowNanos);
    }

    private static final class Open {
        private final List<Event> events = new ArrayList<>();
        private final Map<String, String> trace;
        private final long dueNanos;
        private int bytes;

        Open(Map<String, String> trace, long dueNanos) {
            this.trace = trace;
            this.dueNanos = dueNanos;
        }

        Ready ready(ThreadKey key, MessageIds ids) {
            Event first = events.get(0);
            if (events.size() == 1) {
                DashStreamMessage alone =
                        DashStreamMessage.newBuilder().setEvent(first).build();
                return new Ready(key.thread(), MessageKind.EVENT, alone, trace, null);
            }
            Header header = Header.newBuilder(first.getHeader())
                    .setMessageId(ByteString.copyFrom(ids.next()))
                    .setTimestampUs(events.get(events.size() - 1).getHeader().getTimestampUs())
                    .clearSequence()
                    .setType(MessageType.MESSAGE_TYPE_EVENT_BATCH)
                    .build();
            EventBatch batch = EventBatch.newBuilder()
                    .setHeader(header)
                    .addAllEvents(events)
                    .build();
            return new Ready(
                    key.thread(),
                    MessageKind.EVENT_BATCH,
                    DashStreamMessage.newBuilder().setEventBatch(batch).build(),
                    trace,
                    null);
        }
    }
}
