package io.dashstream.log.redis.read;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** After a fault nobody asks for a moment: who waits for a server that hangs would wait a time-out per question. Any thread. */
final class Rest {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private @Nullable Throwable fault;
    private long untilNanos;

    synchronized void begin(Throwable failure) {
        fault = failure;
        untilNanos = System.nanoTime() + NANOS;
    }

    /** Why nobody is to ask now; empty when all may. */
    synchronized Optional<Throwable> cause() {
        return fault != null && System.nanoTime() - untilNanos < 0 ? Optional.of(fault) : Optional.empty();
    }
}
