package io.dashstream.api.threads;

import io.dashstream.log.Cursor;
import io.dashstream.log.ReadAnswer.Hole;
import java.util.List;

/**
 * The records of a page as they were delivered. Immutable, any thread.
 *
 * @param records in the order of delivery: rising in each partition
 * @param gaps what is missing before them, or between
 * @param next after these positions the next page begins
 * @param complete whether there was nothing more when the page was read
 */
record ReplayPage(List<Replayed> records, List<Gap> gaps, Cursor next, boolean complete) {
    ReplayPage {
        records = List.copyOf(records);
        gaps = List.copyOf(gaps);
    }

    /** One record; the value is handed on at once and compared by nobody. */
    @SuppressWarnings("ArrayRecordComponent")
    record Replayed(int partition, long offset, long appendedAtMs, byte[] value) {}

    /** Missing records of a partition. */
    record Gap(int partition, Hole hole) {}

    /** Nothing held, nothing missing. */
    boolean isEmpty() {
        return records.isEmpty() && gaps.isEmpty();
    }
}
