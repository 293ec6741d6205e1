package io.dashstream.producer.state;

import io.dashstream.producer.loss.Degradation;

/** Carries why a state cannot be sent out of its walk. Without a stack trace, because it is an answer. */
final class StateRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Degradation reason;

    StateRefused(Degradation reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    Degradation reason() {
        return reason;
    }
}
