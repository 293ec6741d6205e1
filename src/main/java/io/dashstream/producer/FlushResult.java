package io.dashstream.producer;

/**
 * What a flush can say for certain. Immutable, any thread.
 *
 * @param complete whether Kafka has answered for everything that was reported before the flush
 * @param lost messages lost since the flush before, for whatever reason; all others are in Kafka when complete
 */
public record FlushResult(boolean complete, long lost) {
    /** Whether every message is in Kafka. */
    public boolean delivered() {
        return complete && lost == 0;
    }
}
