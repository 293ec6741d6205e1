package io.dashstream.ingest.policy;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions that stand at a refused record, and those that have left it and wait to be placed again. One thread at a
 * time changes it, any thread reads.
 *
 * <p>While a partition waits to be placed nothing of it is taken: what was polled before begins behind the record.
 */
public final class Stands {
    private final Map<Integer, Stand> standing = new ConcurrentHashMap<>();
    private final Set<Integer> left = new HashSet<>();

    /** Whether nothing of a partition may be taken now. */
    public boolean hold(int partition) {
        return standing.containsKey(partition) || left.contains(partition);
    }

    public void begin(Stand stand) {
        standing.put(stand.partition(), stand);
    }

    /** Takes the place of the stand at the same record; does nothing when that was left. */
    public void renew(Stand stand) {
        standing.computeIfPresent(stand.partition(), (partition, now) -> now.offset() == stand.offset() ? stand : now);
    }

    /** Leaves the stand of a partition at exactly that offset; whether there was one. */
    public boolean leave(int partition, long offset) {
        Stand stand = standing.get(partition);
        if (stand == null || stand.offset() != offset) {
            return false;
        }
        left.add(partition);
        standing.remove(partition);
        return true;
    }

    /** The partitions were placed where the log ends. */
    public void placed() {
        left.clear();
    }

    /** The topic is another one. */
    public void clear() {
        standing.clear();
        left.clear();
    }

    /** Where partitions stand now. */
    public Collection<Stand> all() {
        return List.copyOf(standing.values());
    }

    /** Whether a partition stands. */
    public boolean at(int partition) {
        return standing.containsKey(partition);
    }
}
