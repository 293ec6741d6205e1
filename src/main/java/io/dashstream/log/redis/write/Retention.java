package io.dashstream.log.redis.write;

import java.time.Duration;

/**
 * How much of a partition a stream keeps. Immutable, any thread.
 *
 * @param records about this many entries
 * @param bytes about this many bytes of Redis' memory
 * @param age entries appended longer ago are dropped; a stream nobody writes to goes as a whole after this time
 */
public record Retention(long records, long bytes, Duration age) {
    /** What also keeps within the bytes, given what the stream took when it was last looked at. */
    Retention within(long entriesNow, long bytesNow) {
        if (bytesNow <= bytes || entriesNow == 0) {
            return this;
        }
        long fitting = (long) (entriesNow * ((double) bytes / bytesNow));
        return new Retention(Math.max(1, Math.min(records, fitting)), bytes, age);
    }
}
