package io.dashstream.log;

/** Why records are missing; the labels are the words of the wire. Immutable, any thread. */
public enum HoleReason {
    /** Retention passed them. */
    EXPIRED("expired"),
    /** No store can read them now. */
    UNAVAILABLE("unavailable"),
    /** Kafka itself lost them. */
    UPSTREAM("upstream");

    private final String label;

    HoleReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
