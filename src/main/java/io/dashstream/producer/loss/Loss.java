package io.dashstream.producer.loss;

/**
 * What became of a message that reached no reader. Immutable, any thread.
 *
 * @param detail a sentence for whoever gave the message
 */
public record Loss(Kind kind, String detail) {
    /** Who can do something about it. */
    public enum Kind {
        /** The message itself: it will never be taken. */
        REFUSED,
        /** More came than could be sent: later there is room again. */
        NO_ROOM,
        /** The library was closed. */
        CLOSED,
        /** Kafka gave it up, after its own retries. */
        FAILED
    }

    /** What was never handed to Kafka. */
    public static Loss dropped(LossReason reason) {
        return switch (reason) {
            case QUEUE_FULL, CAPACITY_LIMIT -> new Loss(Kind.NO_ROOM, "the queue is full (" + reason.label() + ")");
            case CLOSED -> new Loss(Kind.CLOSED, "the sender is closed");
            case INVALID -> refused("no message can hold what was given");
        };
    }

    public static Loss refused(String detail) {
        return new Loss(Kind.REFUSED, detail);
    }

    /** What Kafka did not take. */
    public static Loss failed(Throwable cause) {
        return new Loss(Kind.FAILED, "Kafka did not take it: " + cause);
    }
}
