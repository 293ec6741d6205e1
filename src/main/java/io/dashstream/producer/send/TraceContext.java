package io.dashstream.producer.send;

import java.util.Map;

/** Tells the W3C trace headers of what the calling thread is doing. Called on the application's threads. */
@FunctionalInterface
public interface TraceContext {
    /** Tells none. */
    TraceContext NONE = Map::of;

    /** {@code traceparent} and {@code tracestate}; empty when no span is active. */
    Map<String, String> current();

    /** OpenTelemetry's when its API is on the class path, else none. */
    static TraceContext detected() {
        try {
            Class.forName("io.opentelemetry.context.Context", false, TraceContext.class.getClassLoader());
            return new OpenTelemetryTrace();
        } catch (ClassNotFoundException | LinkageError e) {
            // An application without OpenTelemetry has no spans.
            return NONE;
        }
    }
}
