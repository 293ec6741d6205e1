package io.dashstream.producer.loss;

/**
 * Is told of every loss; meters are made of it. Called from any thread, also from the application's own: it must
 * return at once. What it throws is swallowed.
 */
public interface ProducerListener {
    /** Wants to know nothing. */
    ProducerListener NONE = new ProducerListener() {};

    /** A message was never handed to Kafka. */
    default void dropped(MessageKind kind, LossReason reason) {}

    /** Kafka gave a message up for good, after its own retries. */
    default void sendFailed(MessageKind kind, Throwable cause) {}

    /** A state was not sent as a patch. */
    default void stateDegraded(Degradation reason) {}
}
