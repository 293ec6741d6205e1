package io.dashstream.producer;

import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Shed;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.EventType;
import java.util.Map;
import java.util.function.Supplier;

/** Reports what a node tells while it works. Any thread; no hook waits or throws. */
public final class NodeReporter {
    private final RunLine line;

    NodeReporter(RunLine line) {
        this.line = line;
    }

    /** How far a node has come; {@code percent} is 0 to 1. */
    public void progress(String node, String message, double percent) {
        event(
                EventType.EVENT_TYPE_NODE_PROGRESS,
                Shed.FIRST,
                node,
                () -> Map.of("message", Attributes.of(message), "percent", Attributes.of(percent)));
    }

    /** What a node thinks, in steps from 1. */
    public void thinking(String node, int step, String thought) {
        event(
                EventType.EVENT_TYPE_NODE_THINKING,
                Shed.FIRST,
                node,
                () -> Map.of("thought", Attributes.of(thought), "step", Attributes.of(step)));
    }

    public void substep(String node, String name, String status) {
        event(
                EventType.EVENT_TYPE_NODE_SUBSTEP,
                Shed.FIRST,
                node,
                () -> Map.of("substep_name", Attributes.of(name), "status", Attributes.of(status)));
    }

    public void warning(String node, String message) {
        event(EventType.EVENT_TYPE_NODE_WARNING, Shed.NEXT, node, () -> Map.of("message", Attributes.of(message)));
    }

    private void event(EventType type, Shed shed, String node, Supplier<Map<String, AttributeValue>> attributes) {
        line.say(
                MessageKind.EVENT,
                shed,
                () -> RunLine.event(type, node, attributes.get()).build());
    }
}
