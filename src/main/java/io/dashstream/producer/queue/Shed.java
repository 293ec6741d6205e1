package io.dashstream.producer.queue;

/** What goes first when the queue is full: the order of these constants. Immutable, any thread. */
public enum Shed {
    /** Tokens, progress and edges: a reader misses little. */
    FIRST,
    /** Starts, tools, models, metrics. */
    NEXT,
    /** Ends, errors, graph starts and state. */
    LAST,
    /** Not a message: the mark of a flush. */
    NEVER
}
