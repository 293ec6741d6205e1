package io.dashstream.log;

import static java.util.Objects.requireNonNull;

/** What a tier knows about the records after a position. Immutable, any thread. */
public sealed interface ReadAnswer {
    /** These records come next, without a hole between the position and the first of them. The reader releases the run. */
    record Records(RecordRun run) implements ReadAnswer {
        public Records {
            requireNonNull(run, "run");
        }
    }

    /** There is no deliverable record after the position, up to and including {@code through}; the reader moves there. */
    record CaughtUp(long through) implements ReadAnswer {}

    /** The records from {@code from} to {@code to}, both included, are gone or out of reach; reading goes on after {@code to}. */
    record Hole(long from, long to, HoleReason reason) implements ReadAnswer {
        public Hole {
            requireNonNull(reason, "reason");
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("a hole has 0 <= from <= to, found " + from + " to " + to);
            }
        }

        /** How many offsets the hole spans. */
        public long count() {
            return to - from + 1;
        }
    }

    /**
     * This tier cannot tell: the position is outside what it holds.
     *
     * @param until a position from which on it holds records again; the greatest number when it knows of none
     */
    record NotHere(long until) implements ReadAnswer {
        public NotHere() {
            this(Long.MAX_VALUE);
        }
    }
}
