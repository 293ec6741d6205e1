package io.dashstream.delivery.start;

import io.dashstream.delivery.Sink.Cause;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.StartPoint.From;
import io.dashstream.log.Cursor;
import io.dashstream.log.LogLife;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a reader stands in each partition. Immutable, any thread.
 *
 * @param cause why it stands there
 * @param cursor delivery goes on after these positions
 * @param ends where the log began and ended when it was placed
 */
public record Placement(Cause cause, Cursor cursor, Ends ends) {
    /**
     * Places a reader; empty when the ends do not tell of every partition, and must be asked again.
     *
     * @param cause what it is placed for, unless its cursor cannot be honoured
     * @param heads the log's heads when the reader asked, for those who want what is newest
     */
    public static Optional<Placement> of(
            StartPoint start, Cause cause, LogLife life, Map<Integer, Long> heads, Ends ends) {
        int partitions = life.partitions();
        if (!ends.covers(partitions) || heads.size() < partitions) {
            return Optional.empty();
        }
        boolean otherLife =
                start.cursor().epoch().filter(e -> !e.equals(life.epoch())).isPresent();
        Cause why = otherLife ? Cause.EPOCH : cause;
        TreeMap<Integer, Long> positions = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            Long given = otherLife ? null : start.cursor().offsets().get(partition);
            long newest = at(ends.newest(), partition);
            if (given != null && given > newest) {
                why = Cause.AHEAD;
            }
            positions.put(
                    partition,
                    given == null ? rest(start.rest(), partition, heads, ends) : Math.min(given.longValue(), newest));
        }
        return Optional.of(new Placement(why, Cursor.of(life.epoch(), positions), ends));
    }

    /** The position of a partition that appeared while its reader was there: nothing of it may be missed. */
    public static long ofNewPartition(int partition, Map<Integer, Long> named, Ends ends) {
        long begin = at(ends.oldest(), partition) - 1;
        Long given = named.get(partition);
        return given == null ? begin : Math.min(given, at(ends.newest(), partition));
    }

    private static long rest(From from, int partition, Map<Integer, Long> heads, Ends ends) {
        if (from instanceof From.Latest) {
            return at(heads, partition);
        }
        return from instanceof From.At
                ? ends.before().getOrDefault(partition, at(ends.newest(), partition))
                : at(ends.oldest(), partition) - 1;
    }

    private static long at(Map<Integer, Long> offsets, int partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("the log told no offset of partition " + partition);
        }
        return offset;
    }
}
