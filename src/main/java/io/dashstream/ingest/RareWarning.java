package io.dashstream.ingest;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A warning that is written at most once a minute, with the number of times it was held back since. Confined to one
 * thread at a time.
 */
final class RareWarning {
    private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger logger;
    private long lastNanos;
    private long heldBack = -1;

    RareWarning(Class<?> source) {
        this.logger = Logger.getLogger(source);
    }

    synchronized void warn(String text, Throwable cause) {
        long now = System.nanoTime();
        if (heldBack >= 0 && now - lastNanos < EVERY_NANOS) {
            heldBack++;
            return;
        }
        logger.warnf(cause, "%s heldBack=%d", text, Math.max(heldBack, 0));
        lastNanos = now;
        heldBack = 0;
    }
}
