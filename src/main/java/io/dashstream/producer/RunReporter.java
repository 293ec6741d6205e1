package io.dashstream.producer;

import static io.dashstream.producer.queue.Shed.FIRST;
import static io.dashstream.producer.queue.Shed.LAST;
import static io.dashstream.producer.queue.Shed.NEXT;

import io.dashstream.producer.loss.MessageKind;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports one run: the hooks of its graph. Any thread; no hook waits or throws.
 *
 * <p>A run has exactly one end: the first of {@link #graphEnded} and {@link #graphFailed}, or {@link #close} of a run
 * that had none, which ends it as failed. What is reported after the end is counted as lost.
 *
 * <p>A state is a Jackson tree, JSON as bytes, or any object Jackson can write; it is copied before the hook returns,
 * and only what changed costs memory.
 */
public final class RunReporter implements AutoCloseable {
    private final RunLine line;
    private final RunState state;
    private final RunHistory history;
    private final LlmReporter llm;
    private final ToolReporter tools;
    private final NodeReporter notes;
    private final MetricsReporter metrics;

    RunReporter(RunLine line) {
        this.line = line;
        this.state = new RunState(line);
        this.history = new RunHistory(line.key().thread(), line.library().nowUs());
        this.llm = new LlmReporter(line, history);
        this.tools = new ToolReporter(line);
        this.notes = new NodeReporter(line);
        this.metrics = new MetricsReporter(line);
    }

    /** What language models do. */
    public LlmReporter llm() {
        return llm;
    }

    /** What tools do. */
    public ToolReporter tools() {
        return tools;
    }

    /** What a node tells while it works. */
    public NodeReporter notes() {
        return notes;
    }

    /** What is measured. */
    public MetricsReporter metrics() {
        return metrics;
    }

    /** The run starts, with the state it starts from, or null. */
    public void graphStarted(GraphSchema schema, @Nullable Object initialState) {
        guarded(() -> {
            Event start = RunLine.event(EventType.EVENT_TYPE_GRAPH_START, "", schema.attributes())
                    .build();
            state.start(start, initialState);
        });
    }

    public void nodeStarted(String node) {
        guarded(() -> {
            history.started(node, now());
            line.event(EventType.EVENT_TYPE_NODE_START, NEXT, node, Map.of());
        });
    }

    /** A node ended and left the state as it was. */
    public void nodeEnded(String node) {
        guarded(() -> ended(node));
    }

    /** A node ended and left this state. */
    public void nodeEnded(String node, @Nullable Object stateNow) {
        guarded(() -> {
            ended(node);
            state.report(stateNow);
        });
    }

    private void ended(String node) {
        long took = history.ended(node, now(), true);
        line.say(
                MessageKind.EVENT,
                LAST,
                () -> RunLine.event(EventType.EVENT_TYPE_NODE_END, node, Map.of())
                        .setDurationUs(took)
                        .build());
    }

    public void nodeFailed(String node, Throwable cause) {
        guarded(() -> {
            long took = history.ended(node, now(), false);
            history.error(node, cause.getClass().getSimpleName(), text(cause), now());
            line.say(
                    MessageKind.EVENT,
                    LAST,
                    () -> RunLine.event(
                                    EventType.EVENT_TYPE_NODE_ERROR, node, Map.of("error", Attributes.of(text(cause))))
                            .setDurationUs(took)
                            .build());
        });
    }

    /** The state as it is now, outside a node's end. */
    public void state(@Nullable Object stateNow) {
        guarded(() -> state.report(stateNow));
    }

    public void edgeTraversed(String from, String to) {
        guarded(() ->
                line.event(EventType.EVENT_TYPE_EDGE_TRAVERSAL, FIRST, from, Map.of("target", Attributes.of(to))));
    }

    /** A router took one of its ways, for this reason. */
    public void branchTaken(String from, String to, String result) {
        guarded(() -> line.event(
                EventType.EVENT_TYPE_CONDITIONAL_BRANCH,
                FIRST,
                from,
                Map.of("target", Attributes.of(to), "condition_result", Attributes.of(result))));
    }

    public void parallelStarted(List<String> nodes) {
        guarded(() -> line.event(EventType.EVENT_TYPE_PARALLEL_START, NEXT, String.join(",", nodes), Map.of()));
    }

    public void parallelEnded(List<String> nodes) {
        guarded(() -> line.event(EventType.EVENT_TYPE_PARALLEL_END, LAST, String.join(",", nodes), Map.of()));
    }

    /** Saves the state as it was told last. */
    public void checkpoint(String node) {
        guarded(() -> state.checkpoint()
                .ifPresent(bytes -> line.event(
                        EventType.EVENT_TYPE_CHECKPOINT_SAVE, NEXT, node, Map.of("size_bytes", Attributes.of(bytes)))));
    }

    /** The run waits for somebody. */
    public void interrupted(String node, String question) {
        guarded(() -> line.event(
                EventType.EVENT_TYPE_HUMAN_INTERRUPT, LAST, node, Map.of("message", Attributes.of(question))));
    }

    public void resumed(String node, String answer) {
        guarded(() ->
                line.event(EventType.EVENT_TYPE_HUMAN_RESUME, LAST, node, Map.of("message", Attributes.of(answer))));
    }

    /** Something went wrong, and the run goes on. */
    public void error(String node, String code, Throwable cause) {
        guarded(() -> {
            history.error(node, code, text(cause), now());
            line.say(MessageKind.ERROR, LAST, () -> Errors.of(node, code, cause));
        });
    }

    public void graphEnded() {
        guarded(() -> end(EventType.EVENT_TYPE_GRAPH_END));
    }

    public void graphFailed(Throwable cause) {
        guarded(() -> {
            error("", "graph_failed", cause);
            end(EventType.EVENT_TYPE_GRAPH_ERROR);
        });
    }

    private void end(EventType type) {
        if (line.end()) {
            state.end(
                    () -> line.last(
                            MessageKind.EVENT,
                            LAST,
                            () -> Said.of(
                                    MessageKind.EVENT,
                                    RunLine.event(type, "", Map.of()).build())),
                    history.trace(type == EventType.EVENT_TYPE_GRAPH_END, now()));
        }
    }

    /** Ends a run that nobody ended, as failed. */
    @Override
    public void close() {
        guarded(() -> end(EventType.EVENT_TYPE_GRAPH_ERROR));
    }

    private long now() {
        return line.library().nowUs();
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getName() : message;
    }

    private void guarded(Runnable hook) {
        RunLine.guarded(line, MessageKind.EVENT, hook);
    }
}
