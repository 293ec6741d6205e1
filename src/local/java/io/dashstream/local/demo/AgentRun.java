package io.dashstream.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.producer.state.CanonicalJson;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.MessageType;
import java.util.Map;
import java.util.Random;

/** One run of an agent: what happens in its graph, reported step by step. One thread. */
final class AgentRun {
    private final GraphPlan plan;
    private final Reporter reporter;
    private final Random random;
    private final RunState state;
    private final RunTrace trace;
    private final Speech speech;
    private final Toolbox tools;
    private final Milestones milestones;

    AgentRun(GraphPlan plan, Reporter reporter, Random random, ObjectNode initial) {
        this.plan = plan;
        this.reporter = reporter;
        this.random = random;
        this.state = new RunState(reporter, initial);
        this.trace = new RunTrace(reporter);
        this.speech = new Speech(this, reporter, trace, random);
        this.tools = new Toolbox(this, reporter, random);
        this.milestones = new Milestones(this, reporter, state);
    }

    RunState state() {
        return state;
    }

    Speech speech() {
        return speech;
    }

    Toolbox tools() {
        return tools;
    }

    Milestones milestones() {
        return milestones;
    }

    Random random() {
        return random;
    }

    void start() {
        event(
                EventType.EVENT_TYPE_GRAPH_START,
                "",
                Map.of(
                        "graph_name", text(plan.name()),
                        "graph_entry_point", text(plan.entry()),
                        "graph_node_count", number(plan.nodes().size()),
                        "graph_edge_count", number(plan.edges().size()),
                        "graph_schema_json", text(plan.schemaJson()),
                        "schema_id", text(plan.schemaId()),
                        "initial_state_json", text(new String(CanonicalJson.bytes(state.value()), UTF_8))));
    }

    /** Reports a node around what happens in it. */
    void node(String name, Runnable body) {
        event(EventType.EVENT_TYPE_NODE_START, name, Map.of());
        long from = reporter.clock().now();
        body.run();
        Event.Builder end = draft(EventType.EVENT_TYPE_NODE_END, name, 1);
        long micros = reporter.clock().now() - from;
        reporter.report(end.setDurationUs(micros).build());
        trace.node(name, from, micros);
        milestones.timing(name, micros / 1000.0);
    }

    void edge(String from, String to) {
        event(EventType.EVENT_TYPE_EDGE_TRAVERSAL, from, Map.of("target", text(to)));
    }

    /** A router took one of its ways. */
    void branch(String from, String to, String because) {
        event(
                EventType.EVENT_TYPE_CONDITIONAL_BRANCH,
                from,
                Map.of("target", text(to), "condition_result", text(because)));
    }

    void parallel(String branches, Runnable body) {
        event(EventType.EVENT_TYPE_PARALLEL_START, branches, Map.of());
        body.run();
        event(EventType.EVENT_TYPE_PARALLEL_END, branches, Map.of());
    }

    void think(String node, int step, String thought) {
        event(EventType.EVENT_TYPE_NODE_THINKING, node, Map.of("thought", text(thought), "step", number(step)));
    }

    void progress(String node, String message, double percent) {
        event(
                EventType.EVENT_TYPE_NODE_PROGRESS,
                node,
                Map.of(
                        "message",
                        text(message),
                        "percent",
                        AttributeValue.newBuilder().setFloatValue(percent).build()));
    }

    void warn(String node, String message) {
        event(EventType.EVENT_TYPE_NODE_WARNING, node, Map.of("message", text(message)));
    }

    /** Reports a step of a helper that has a thread of its own; only inside {@link #together}. */
    void substep(String thread, String node, String name, String status) {
        reporter.report(Event.newBuilder()
                .setHeader(reporter.next(MessageType.MESSAGE_TYPE_EVENT, thread, 0.3))
                .setEventType(EventType.EVENT_TYPE_NODE_SUBSTEP)
                .setNodeId(node)
                .putAttributes("substep_name", text(name))
                .putAttributes("status", text(status))
                .build());
    }

    /** Puts the events of {@code body} into one record. */
    void together(Runnable body) {
        reporter.together(body);
    }

    /** The thread of a helper of this run. */
    String helper(String name) {
        return reporter.thread() + "/" + name;
    }

    /** Somebody is asked, and the run waits for the answer. */
    void askHuman(String node, String question, String answer) {
        event(EventType.EVENT_TYPE_HUMAN_INTERRUPT, node, Map.of("message", text(question)));
        reporter.clock().after(12);
        event(EventType.EVENT_TYPE_HUMAN_RESUME, node, Map.of("message", text(answer)));
    }

    void end() {
        event(EventType.EVENT_TYPE_GRAPH_END, "", Map.of());
        trace.send(true, state.value());
    }

    /** The run ends because a node failed for good. */
    void fail(String node, String code, String message) {
        event(EventType.EVENT_TYPE_NODE_ERROR, node, Map.of("error", text(message)));
        trace.error(node, code, message);
        milestones.error(node, code, message);
        event(EventType.EVENT_TYPE_GRAPH_ERROR, "", Map.of());
        trace.send(false, state.value());
    }

    void event(EventType type, String node, Map<String, AttributeValue> attributes) {
        reporter.report(draft(type, node, 1).putAllAttributes(attributes).build());
    }

    private Event.Builder draft(EventType type, String node, double steps) {
        return Event.newBuilder()
                .setHeader(reporter.next(MessageType.MESSAGE_TYPE_EVENT, reporter.thread(), steps))
                .setEventType(type)
                .setNodeId(node);
    }

    static AttributeValue text(String value) {
        return AttributeValue.newBuilder().setStringValue(value).build();
    }

    static AttributeValue number(long value) {
        return AttributeValue.newBuilder().setIntValue(value).build();
    }
}
