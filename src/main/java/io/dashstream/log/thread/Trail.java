package io.dashstream.log.thread;

import java.util.Arrays;
import java.util.Objects;

/**
 * Where the records that are wanted lie in a stretch of a partition: after {@code from} up to {@code through} there is none
 * but at some of {@code offsets}. Says nothing of what is outside. Immutable, any thread.
 */
public final class Trail {
    /** Nothing is known. */
    public static final Trail UNKNOWN = new Trail(Long.MAX_VALUE, Long.MAX_VALUE, new long[0]);

    /** So many records that are not wanted are read along, rather than asking once more. */
    private static final int WORTH_READING = 64;

    private static final int MOST_IN_A_ROW = 512;

    private final long from;
    private final long through;
    private final long[] offsets;

    /** @param offsets in any order; those outside of the stretch are left out */
    public Trail(long from, long through, long... offsets) {
        this.from = from;
        this.through = through;
        this.offsets = Arrays.stream(offsets)
                .filter(offset -> offset > from && offset <= through)
                .sorted()
                .distinct()
                .toArray();
    }

    /** Whether it speaks of what follows that offset. */
    public boolean tells(long after) {
        return after >= from && after < through;
    }

    /** The last offset through which nothing that is wanted follows; {@code after} itself when that is not known. */
    public long clear(long after) {
        if (!tells(after)) {
            return after;
        }
        int next = next(after);
        return next == offsets.length ? through : offsets[next] - 1;
    }

    /** Where a page that begins there should end, {@code head} at the latest: where wanted records end to lie close together. */
    public long pageEnd(long after, long head) {
        int next = next(after);
        if (!tells(after) || next == offsets.length) {
            return head;
        }
        int last = next;
        while (last + 1 < offsets.length
                && offsets[last + 1] - offsets[last] <= WORTH_READING
                && offsets[last + 1] - after <= MOST_IN_A_ROW) {
            last++;
        }
        return Math.min(head, offsets[last]);
    }

    private int next(long after) {
        int found = Arrays.binarySearch(offsets, after);
        return found < 0 ? -found - 1 : found + 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trail trail
                && trail.from == from
                && trail.through == through
                && Arrays.equals(trail.offsets, offsets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(from, through, Arrays.hashCode(offsets));
    }

    @Override
    public String toString() {
        return "(" + from + ", " + through + "]: " + Arrays.toString(offsets);
    }
}
