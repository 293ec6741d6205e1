package io.dashstream.producer;

import io.dashstream.producer.loss.Loss;

/** Says why a message is not in Kafka. Without a stack trace, because it is an answer. */
public final class NotSentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Loss.Kind kind;

    NotSentException(Loss loss) {
        super(loss.detail(), null, false, false);
        this.kind = loss.kind();
    }

    /** Who can do something about it. */
    public Loss.Kind kind() {
        return kind;
    }
}
