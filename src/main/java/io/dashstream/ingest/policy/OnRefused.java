package io.dashstream.ingest.policy;

import java.util.Locale;

/** What happens at a refused record. Immutable, any thread. */
public enum OnRefused {
    /** It is counted and dead-lettered, and reading goes on at once. */
    SKIP,
    /** It is counted and dead-lettered, and its partition stands there until an operator says skip. */
    PAUSE,
    /** It is counted, and its partition stands there until its dead letter is acknowledged. */
    FAIL_CLOSED;

    /** Whether a partition may have to stand. */
    public boolean mayStand() {
        return this != SKIP;
    }

    /** The word of the setting. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
