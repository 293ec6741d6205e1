package io.dashstream.producer.queue;

/**
 * An entry that was let in. Immutable, any thread.
 *
 * @param order its place among all that were let in
 * @param sequence its number in its thread; 0 for what carries none
 */
public record Item(Entry entry, long order, long sequence) {
    long bytes() {
        return entry.payload().bytes();
    }
}
