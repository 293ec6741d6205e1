package io.dashstream.wire;

import static java.util.Objects.requireNonNull;

/**
 * One thread a record speaks of and the sequences the record holds for it. Sequences are unsigned 64-bit numbers.
 *
 * @param threadId the thread, never empty
 * @param sequence the highest sequence; 0 means unsequenced
 * @param lowest the lowest sequence that is not 0; 0 means unsequenced
 * @param count how many of the record's messages of this thread have a sequence
 */
public record ThreadSequence(String threadId, long sequence, long lowest, int count) {
    public ThreadSequence {
        requireNonNull(threadId, "threadId");
    }

    /** A thread with one sequence, or unsequenced when that is 0. */
    public ThreadSequence(String threadId, long sequence) {
        this(threadId, sequence, sequence, sequence == 0 ? 0 : 1);
    }
}
