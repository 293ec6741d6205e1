package io.dashstream.producer.queue;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The next number of each thread. Guarded by the queue's lock.
 *
 * <p>A thread's first number is the time in microseconds: after a restart its numbers go on above the earlier ones, as
 * long as it says less than a million things a second, and a reader never takes a restart for a reorder. Threads that
 * were silent longest are forgotten; one that speaks again starts from the time again.
 */
final class Sequences {
    private final Map<ThreadKey, Long> last = new LinkedHashMap<>(16, 0.75f, true);
    private final int remembered;
    private long floor;

    Sequences(int remembered) {
        this.remembered = remembered;
    }

    /** The next number of a thread, greater than every one before. */
    long next(ThreadKey key, long nowUs) {
        Long before = last.get(key);
        long next = before == null ? Math.max(nowUs, floor) + 1 : before + 1;
        last.put(key, next);
        if (last.size() > remembered) {
            Map.Entry<ThreadKey, Long> eldest = last.entrySet().iterator().next();
            floor = Math.max(floor, eldest.getValue());
            last.remove(eldest.getKey());
        }
        return next;
    }
}
