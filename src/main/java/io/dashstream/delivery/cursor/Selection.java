package io.dashstream.delivery.cursor;

import io.dashstream.delivery.Filter;
import io.dashstream.log.LogRecord;
import io.dashstream.log.thread.ThreadsWanted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which records of a partition a subscriber is given. Immutable, any thread.
 *
 * @param filter what it wants
 * @param sequences while threads are replayed: thread to the sequence above which records are wanted
 * @param replayTo while threads are replayed: partition to the last offset for which {@code sequences} decide; after it
 *     the filter does
 */
record Selection(Filter filter, Map<String, Long> sequences, Map<Integer, Long> replayTo) {
    Selection {
        sequences = Map.copyOf(sequences);
        replayTo = Map.copyOf(replayTo);
    }

    static Selection of(Filter filter) {
        return new Selection(filter, Map.of(), Map.of());
    }

    Selection with(Filter other) {
        return new Selection(other, sequences, replayTo);
    }

    boolean replaysThreads() {
        return !sequences.isEmpty();
    }

    /** Whether every record is wanted. */
    boolean all() {
        return filter.all() && sequences.isEmpty();
    }

    boolean accepts(int partition, LogRecord record) {
        boolean replayed = replaysThreads() && record.offset() <= replayTo.getOrDefault(partition, -1L);
        return replayed ? record.hasSequenceAbove(sequences) : filter.accepts(record);
    }

    /** The threads that decide about what follows an offset of a partition; empty when others decide too, or too many. */
    Optional<ThreadsWanted> threads(int partition, long after) {
        Set<String> threads = replays(partition, after) ? sequences.keySet() : filter.threads();
        return threads.isEmpty() || threads.size() > ThreadsWanted.MOST
                ? Optional.empty()
                : Optional.of(new ThreadsWanted(threads, replays(partition, after) ? sequences : Map.of()));
    }

    /** The last offset for which the threads decide that {@link #threads} gives. */
    long threadsDecideTo(int partition, long after) {
        return replays(partition, after) ? replayTo.getOrDefault(partition, -1L) : Long.MAX_VALUE;
    }

    private boolean replays(int partition, long after) {
        return replaysThreads() && after < replayTo.getOrDefault(partition, -1L);
    }
}
