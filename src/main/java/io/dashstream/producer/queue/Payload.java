package io.dashstream.producer.queue;

import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import java.util.Optional;

/** What is to be said, before it is a message: the costly part of the work is left to the sender. */
public interface Payload {
    MessageKind kind();

    /** About how many bytes it holds while it waits. */
    long bytes();

    /** The message; empty when there is nothing to send, which the payload has counted itself. The sender's thread. */
    Optional<DashStreamMessage> message(Header header);

    /** Whether it has a record of its own, although it is an event. */
    default boolean alone() {
        return false;
    }

    /** It will not reach a reader. Any thread. */
    default void lost(Loss loss) {}

    /** Kafka has it. Kafka's thread. */
    default void acknowledged() {}
}
