package io.dashstream.producer;

/** Says why a message is not in Kafka. Without a stack trace, because it is an answer. */
public final class NotSentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotSentException(String why) {
        super(why, null, false, false);
    }
}
