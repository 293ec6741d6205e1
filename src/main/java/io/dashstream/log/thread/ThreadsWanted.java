package io.dashstream.log.thread;

import java.util.Map;
import java.util.Set;

/**
 * Which records of threads someone wants. Immutable, any thread.
 *
 * @param threads any of these
 * @param above thread to the sequence (unsigned) above which its records are wanted; of a thread not named here, all are
 */
public record ThreadsWanted(Set<String> threads, Map<String, Long> above) {
    /** With more threads than this a scan of all records is no dearer than asking where each of them lies. */
    public static final int MOST = 64;

    public ThreadsWanted {
        threads = Set.copyOf(threads);
        above = Map.copyOf(above);
    }

    /** Whether a record with that highest sequence of a thread is wanted. */
    public boolean wants(String thread, long sequence) {
        Long known = above.get(thread);
        return known == null || Long.compareUnsigned(sequence, known) > 0;
    }
}
