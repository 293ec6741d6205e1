package io.dashstream.delivery;

import io.dashstream.log.Cursor;
import java.util.Map;

/**
 * One subscriber's cursor on the log, pulled by its sink's readiness. Every method is called on the sink's event loop;
 * none blocks.
 */
public interface Subscription {
    /** The sink can take bytes again. */
    void ready();

    /**
     * Goes on from another place: positions on this subscription may step back here, and only here. Answered by
     * {@link Sink#started} with cause {@code SEEK}, and later by {@link Sink#caughtUp}.
     */
    void seek(StartPoint start);

    /**
     * Replays threads from the oldest retained record: up to the positions reached so far only records of these threads
     * whose sequence is (unsigned) greater than the one given; after them, everything the filter accepts. Answered as
     * {@link #seek}.
     */
    void replayThreads(Map<String, Long> sequences);

    /** Replaces the filter for all records not yet written. */
    void filter(Filter filter);

    /** The subscriber has applied everything up to this cursor: moves the window. */
    void acknowledge(Cursor applied);

    /** The last positions written (or passed, where nothing was to be written). */
    Cursor cursor();

    /** Ends the subscription; nothing is called on the sink afterwards. Idempotent. */
    void close();
}
