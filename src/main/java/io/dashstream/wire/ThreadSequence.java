package io.dashstream.wire;

import static java.util.Objects.requireNonNull;

/**
 * One thread a record speaks of and the highest sequence the record holds for it.
 *
 * @param threadId the thread, never empty
 * @param sequence the highest sequence, an unsigned 64-bit number; 0 means unsequenced
 */
public record ThreadSequence(String threadId, long sequence) {
    public ThreadSequence {
        requireNonNull(threadId, "threadId");
    }
}
