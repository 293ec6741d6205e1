package io.dashstream.delivery.bound;

import io.dashstream.log.Cursor;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * How many records a subscriber has been given and not acknowledged. One thread at a time.
 *
 * <p>It remembers what was delivered as ranges, at most one per record of the window. An acknowledgement within a range
 * leaves as many as there are offsets behind it: never fewer than there really are, so that the window is never passed.
 */
final class AckWindow {
    private final int size;
    private final Map<Integer, ArrayDeque<Range>> delivered = new HashMap<>();
    private int open;

    /** @param size the most records without an acknowledgement; 0 for no limit */
    AckWindow(int size) {
        this.size = size;
    }

    /** How many records may go now. */
    int room() {
        return size == 0 ? Integer.MAX_VALUE : Math.max(0, size - open);
    }

    /** Records were delivered of a partition, the last of them at {@code last}. */
    void delivered(int partition, long last, int records) {
        if (size > 0) {
            open += records;
            delivered.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(new Range(last, records));
        }
    }

    /** Everything up to the cursor was applied. */
    void acknowledge(Cursor applied) {
        applied.offsets().forEach((partition, offset) -> {
            ArrayDeque<Range> ranges = delivered.get(partition);
            if (ranges != null) {
                acknowledge(ranges, offset);
            }
        });
    }

    private void acknowledge(ArrayDeque<Range> ranges, long offset) {
        Range first;
        while ((first = ranges.peek()) != null && first.last() <= offset) {
            open -= first.records();
            ranges.remove();
        }
        if (first != null) {
            int left = (int) Math.min(first.records(), first.last() - offset);
            open -= first.records() - left;
            ranges.remove();
            ranges.addFirst(new Range(first.last(), left));
        }
    }

    private record Range(long last, int records) {}
}
