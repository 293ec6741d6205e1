package io.dashstream.bench;

import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;

/** Without Quarkus all levels are logged, and Kafka's clients format a line at TRACE for each request they make. */
final class QuietLogs {
    /** From here on only warnings are logged. */
    static void set() {
        LogContext.getLogContext().getLogger("").setLevel(Level.WARN);
    }

    private QuietLogs() {}
}
