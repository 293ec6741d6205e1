package io.dashstream.producer;

import com.google.protobuf.Message;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Payload;
import io.dashstream.producer.queue.Shed;
import io.dashstream.producer.queue.ThreadKey;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Through which one run speaks, until its end; whatever goes wrong here is a counted loss. Any thread. */
final class RunLine {
    private final Library library;
    private final ThreadKey key;
    private final BooleanSupplier userOpen;
    private final AtomicBoolean ended = new AtomicBoolean();

    RunLine(Library library, ThreadKey key, BooleanSupplier userOpen) {
        this.library = library;
        this.key = key;
        this.userOpen = userOpen;
    }

    Library library() {
        return library;
    }

    ThreadKey key() {
        return key;
    }

    /** Ends the run, once: true for the one call that does. */
    boolean end() {
        return !ended.getAndSet(true);
    }

    void event(EventType type, Shed shed, String node, Map<String, AttributeValue> attributes) {
        say(MessageKind.EVENT, shed, () -> event(type, node, attributes).build());
    }

    static Event.Builder event(EventType type, String node, Map<String, AttributeValue> attributes) {
        return Event.newBuilder().setEventType(type).setNodeId(node).putAllAttributes(attributes);
    }

    /** Says something, unless the run has ended. */
    void say(MessageKind kind, Shed shed, Supplier<? extends Message> body) {
        offer(kind, shed, () -> Said.of(kind, body.get()));
    }

    /** Says something, unless the run has ended. */
    void offer(MessageKind kind, Shed shed, Supplier<? extends Payload> payload) {
        if (ended.get() || !userOpen.getAsBoolean()) {
            library.losses().dropped(kind, LossReason.CLOSED);
        } else {
            last(kind, shed, payload);
        }
    }

    /** Says what belongs to the end itself. */
    void last(MessageKind kind, Shed shed, Supplier<? extends Payload> payload) {
        if (!userOpen.getAsBoolean()) {
            library.losses().dropped(kind, LossReason.CLOSED);
            return;
        }
        try {
            library.offer(key, shed, payload.get());
        } catch (RuntimeException e) {
            // A null of the application's, or a listener's fault: its graph must not feel it.
            unsaid(kind, LossReason.INVALID);
        }
    }

    /** Counts what cannot be said, and leaves a gap for it in the sequence. */
    void unsaid(MessageKind kind, LossReason reason) {
        if (kind.sequenced()) {
            library.skip(key);
        }
        library.losses().dropped(kind, reason);
    }

    /** Runs a hook; what it throws is one loss. */
    static void guarded(RunLine line, MessageKind kind, Runnable hook) {
        try {
            hook.run();
        } catch (RuntimeException e) {
            // A null of the application's: its graph must not feel it.
            line.unsaid(kind, LossReason.INVALID);
        }
    }
}
