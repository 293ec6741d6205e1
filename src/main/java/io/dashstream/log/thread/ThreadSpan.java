package io.dashstream.log.thread;

/**
 * One thread of one tenant in one partition, as far as the log remembers. Immutable, any thread.
 *
 * @param tenant may be empty
 * @param first offset of the first record that was seen; retention may have passed it
 * @param firstMs when it was appended, milliseconds since the epoch
 * @param last offset of the newest record
 * @param lastMs when that was appended
 * @param count how many records were seen
 */
public record ThreadSpan(
        String thread, String tenant, int partition, long first, long firstMs, long last, long lastMs, long count) {
    /** With one more record of it. */
    public ThreadSpan with(long offset, long appendedAtMs) {
        return new ThreadSpan(thread, tenant, partition, first, firstMs, offset, appendedAtMs, count + 1);
    }
}
