package io.dashstream.log.kafka;

/** The topic was made again while it was read: its records belong to another epoch. Any thread. */
final class OtherLifeException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    OtherLifeException(String message) {
        super(message);
    }
}
