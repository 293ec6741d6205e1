package io.dashstream.producer.loss;

/** Why a state was not sent as a patch. Immutable, any thread. */
public enum Degradation {
    /** The full state is smaller than its patch: it was sent instead. */
    PATCH_LARGER("patch_larger"),
    /** A state message before it was lost: the full state was sent, so that readers heal. */
    AFTER_LOSS("after_loss"),
    /** Larger than a record or the configured limit: not sent. */
    TOO_LARGE("too_large"),
    /** No JSON can hold it: not sent. */
    UNSERIALISABLE("unserialisable");

    private final String label;

    Degradation(String label) {
        this.label = label;
    }

    /** The value of the label {@code reason}. */
    public String label() {
        return label;
    }
}
