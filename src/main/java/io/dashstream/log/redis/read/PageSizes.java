package io.dashstream.log.redis.read;

import io.dashstream.log.page.Page;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many entries of a partition to ask for, so that an answer is about as large as a page may be: XRANGE knows no bound in
 * bytes. Begins small, doubles while pages stay small, and follows at once when they grow. Any thread.
 */
final class PageSizes {
    private static final int FIRST = 32;

    // One per partition.
    private final Map<Integer, Integer> entries = new ConcurrentHashMap<>();

    int entries(int partition) {
        return entries.getOrDefault(partition, FIRST);
    }

    void observe(int partition, Page page) {
        if (page instanceof Page.Filled filled) {
            long bytes = filled.block().last().end();
            long each = Math.max(1, bytes / filled.block().size());
            long fitting = Math.max(1, StreamPage.MOST_BYTES / each);
            entries.compute(partition, (number, now) ->
                    (int) Math.min(StreamPage.MOST_ENTRIES, Math.min(fitting, 2L * (now == null ? FIRST : now))));
        }
    }
}
