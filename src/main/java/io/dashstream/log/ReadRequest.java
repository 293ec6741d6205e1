package io.dashstream.log;

/**
 * A page wanted from the log: the records of a partition that follow an offset. Immutable, any thread.
 *
 * @param partition the partition
 * @param after the reader's position; the answer starts behind it; -1 for the very first record
 * @param upTo the last offset wanted: no tier answers beyond it (a cold tier must not overtake ingest)
 * @param maxRecords at most this many records, at least 1
 * @param maxBytes stop before the encoded records pass this many bytes; one record is answered whatever its size
 */
public record ReadRequest(int partition, long after, long upTo, int maxRecords, int maxBytes) {
    public ReadRequest {
        if (partition < 0 || after < -1 || maxRecords < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a read needs partition >= 0, after >= -1, maxRecords and maxBytes >= 1,"
                    + " found partition " + partition + ", after " + after + ", maxRecords " + maxRecords
                    + ", maxBytes "
                    + maxBytes);
        }
    }

    public ReadRequest withUpTo(long limit) {
        return new ReadRequest(partition, after, Math.min(upTo, limit), maxRecords, maxBytes);
    }
}
