package io.dashstream.producer;

import io.dashstream.wire.v1.ErrorRecord;
import io.dashstream.wire.v1.ExecutionTrace;
import io.dashstream.wire.v1.NodeExecutionRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What a run did, for its trace at the end: bounded, later nodes are left out. Any thread. */
final class RunHistory {
    private static final int MOST_NODES = 1_000;
    private static final int MOST_ERRORS = 100;
    private static final int MOST_OPEN = 10_000;

    private final ExecutionTrace.Builder trace = ExecutionTrace.newBuilder();
    private final Map<String, Long> openNodes = new LinkedHashMap<>();
    private final long startedUs;
    private long tokens;

    RunHistory(String thread, long nowUs) {
        this.startedUs = nowUs;
        trace.setThreadId(thread).setExecutionId(UUID.randomUUID().toString()).setStartedAt(text(nowUs));
    }

    synchronized void started(String node, long nowUs) {
        if (openNodes.size() < MOST_OPEN) {
            openNodes.put(node, nowUs);
        }
    }

    /** How long the node ran, microseconds; 0 when its start was not told. */
    synchronized long ended(String node, long nowUs, boolean succeeded) {
        Long from = openNodes.remove(node);
        long started = from == null ? nowUs : from;
        long took = Math.max(0, nowUs - started);
        if (trace.getNodesExecutedCount() < MOST_NODES) {
            trace.addNodesExecuted(NodeExecutionRecord.newBuilder()
                    .setNode(node)
                    .setDurationMs(took / 1000)
                    .setSucceeded(succeeded)
                    .setStartedAt(text(started))
                    .setEndedAt(text(nowUs)));
        }
        return took;
    }

    synchronized void error(String node, String code, String message, long nowUs) {
        if (trace.getErrorsCount() < MOST_ERRORS) {
            trace.addErrors(ErrorRecord.newBuilder()
                    .setNode(node)
                    .setErrorCode(code)
                    .setMessage(message)
                    .setTimestamp(text(nowUs)));
        }
    }

    synchronized void tokens(long more) {
        tokens += more;
    }

    synchronized ExecutionTrace trace(boolean completed, long nowUs) {
        return trace.clone()
                .setCompleted(completed)
                .setTotalDurationMs(Math.max(0, nowUs - startedUs) / 1000)
                .setTotalTokens(tokens)
                .setEndedAt(text(nowUs))
                .build();
    }

    private static String text(long us) {
        return Instant.EPOCH.plus(us, ChronoUnit.MICROS).toString();
    }
}
