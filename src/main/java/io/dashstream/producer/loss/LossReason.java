package io.dashstream.producer.loss;

/** Why a message was never handed to Kafka. Immutable, any thread. */
public enum LossReason {
    /** The queue held as many messages as it may. */
    QUEUE_FULL("queue_full"),
    /** The queue held as many bytes as it may, or the message alone is larger than a record may be. */
    CAPACITY_LIMIT("capacity_limit"),
    /** The run or the library was closed. */
    CLOSED("closed"),
    /** The application gave something that no message can hold: a null, or a state that is no JSON. */
    INVALID("invalid");

    private final String label;

    LossReason(String label) {
        this.label = label;
    }

    /** The value of the label {@code reason}. */
    public String label() {
        return label;
    }
}
