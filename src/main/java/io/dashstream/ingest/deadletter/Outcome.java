package io.dashstream.ingest.deadletter;

/** What became of a letter. Immutable, any thread. */
public enum Outcome {
    /** The broker has it. */
    ACKNOWLEDGED("acknowledged"),
    /** No acknowledgement came in time, or the topic is not there. */
    TIMEOUT("timeout"),
    /** The broker or its client refused it. */
    KAFKA_ERROR("kafka_error"),
    /** Too much was waiting already. */
    BACKPRESSURE("backpressure");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** The value of the label {@code reason}, of failures. */
    public String label() {
        return label;
    }
}
