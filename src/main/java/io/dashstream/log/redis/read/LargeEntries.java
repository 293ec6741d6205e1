package io.dashstream.log.redis.read;

import io.dashstream.log.Epoch;
import io.dashstream.log.ReadRequest;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which entries of a stretch of a partition are large. Immutable, any thread.
 *
 * @param from what is known begins after this offset
 * @param through and ends with this one
 * @param bytes offset to size, of the large ones
 */
record LargeEntries(Epoch epoch, long from, long through, NavigableMap<Long, Long> bytes) {
    /** No entry that is not among the large ones has more bytes. */
    static final int SMALL = 16 << 10;

    LargeEntries {
        bytes = new TreeMap<>(bytes);
    }

    boolean tells(Epoch of, long after) {
        return epoch.equals(of) && after >= from && after < through;
    }

    /**
     * What to ask for so that no more comes than a page may weigh, or one entry.
     *
     * @param entries how many are wanted
     */
    Reach reach(ReadRequest request, int entries) {
        long after = request.after();
        long end = Math.min(request.upTo(), through);
        long most = Math.min(StreamPage.MOST_BYTES / 2, request.maxBytes());
        long weight = 0;
        int count = 0;
        for (Map.Entry<Long, Long> entry : bytes.tailMap(after, false).entrySet()) {
            if (entry.getKey() > end) {
                break;
            }
            if (weight + entry.getValue() > most) {
                // Alone, when nothing can be before it.
                boolean alone = count == 0 && entry.getKey() == after + 1;
                return alone
                        ? new Reach(entry.getKey(), 1)
                        : new Reach(entry.getKey() - 1, Math.min(entries, fitting(count, weight)));
            }
            weight += entry.getValue();
            count++;
        }
        return new Reach(end, Math.min(entries, fitting(count, weight)));
    }

    /** So many entries fit when some are large and all others as heavy as a small one can be. */
    private static int fitting(int large, long weight) {
        return Math.toIntExact(large + (StreamPage.MOST_BYTES - weight) / SMALL);
    }

    /**
     * What to ask for.
     *
     * @param to the last offset
     * @param entries at most so many
     */
    record Reach(long to, int entries) {}
}
