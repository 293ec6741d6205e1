package io.dashstream.delivery.cursor;

import io.dashstream.log.Cursor;
import io.dashstream.log.Epoch;
import io.dashstream.log.LogLife;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The last position passed in each partition; they only rise. One thread at a time. */
final class Positions {
    private long[] at;

    /** When the last record written was appended, milliseconds since the epoch; {@code Long.MAX_VALUE} for none. */
    private long[] appendedMs;

    /** @param start the positions of partitions 0 and up, none left out */
    Positions(Map<Integer, Long> start) {
        at = new TreeMap<>(start).values().stream().mapToLong(Long::longValue).toArray();
        appendedMs = new long[at.length];
        Arrays.fill(appendedMs, Long.MAX_VALUE);
    }

    int count() {
        return at.length;
    }

    long at(int partition) {
        return at[partition];
    }

    void pass(int partition, long through) {
        at[partition] = Math.max(at[partition], through);
    }

    void wrote(int partition, long appendedAtMs) {
        appendedMs[partition] = appendedAtMs;
    }

    /** Adds the next partition. */
    void grow(long position) {
        at = Arrays.copyOf(at, at.length + 1);
        at[at.length - 1] = position;
        appendedMs = Arrays.copyOf(appendedMs, at.length);
        appendedMs[at.length - 1] = Long.MAX_VALUE;
    }

    boolean reached(long[] offsets) {
        for (int partition = 0; partition < at.length && partition < offsets.length; partition++) {
            if (at[partition] < offsets[partition]) {
                return false;
            }
        }
        return true;
    }

    /** Offsets between here and the heads. */
    long behind(LogLife life) {
        long behind = 0;
        for (int partition = 0; partition < at.length; partition++) {
            behind += Math.max(0, life.head(partition) - at[partition]);
        }
        return behind;
    }

    /** When the oldest of the last records written was appended, of partitions that are behind. */
    long behindSinceMs(LogLife life) {
        long since = Long.MAX_VALUE;
        for (int partition = 0; partition < at.length; partition++) {
            if (life.head(partition) > at[partition]) {
                since = Math.min(since, appendedMs[partition]);
            }
        }
        return since;
    }

    Cursor cursor(Epoch epoch) {
        TreeMap<Integer, Long> offsets = new TreeMap<>();
        for (int partition = 0; partition < at.length; partition++) {
            offsets.put(partition, at[partition]);
        }
        return Cursor.of(epoch, offsets);
    }
}
