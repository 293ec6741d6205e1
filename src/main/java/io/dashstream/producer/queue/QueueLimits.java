package io.dashstream.producer.queue;

/**
 * How much may wait for the sender. Immutable, any thread.
 *
 * @param messages most messages, at least 1
 * @param bytes most bytes of them, about; at least 1
 */
public record QueueLimits(int messages, long bytes) {
    /** 100,000 messages, 64 MiB. */
    public static final QueueLimits DEFAULT = new QueueLimits(100_000, 64L << 20);

    public QueueLimits {
        if (messages < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "a queue holds at least 1 message and 1 byte, found " + messages + " and " + bytes);
        }
    }
}
