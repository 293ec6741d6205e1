package io.dashstream.delivery.cursor;

/** What left one event loop in one turn, summed up before it is counted. The loop's thread. */
final class TurnTally {
    private final DeliveryMeters meters;
    private long records;
    private long bytes;
    private long oldestLiveMs = Long.MAX_VALUE;

    TurnTally(DeliveryMeters meters) {
        this.meters = meters;
    }

    void delivered(int recordCount, long byteCount) {
        records += recordCount;
        bytes += byteCount;
    }

    /** A record that was appended then left for a subscriber that follows live. */
    void live(long appendedAtMs) {
        oldestLiveMs = Math.min(oldestLiveMs, appendedAtMs);
    }

    void count(long nowMs) {
        if (records > 0) {
            meters.delivered(records, bytes);
            records = 0;
            bytes = 0;
        }
        if (oldestLiveMs != Long.MAX_VALUE) {
            meters.flushed(nowMs - oldestLiveMs);
            oldestLiveMs = Long.MAX_VALUE;
        }
    }
}
