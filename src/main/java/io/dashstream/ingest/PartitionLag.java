package io.dashstream.ingest;

/**
 * How far ingest is behind in one partition. Written by the watch's thread, read by any.
 *
 * <p>Lag is Kafka's end minus the next offset. The end may lie behind offsets that never hold a record (transaction markers);
 * when Kafka's client says that it has read to the end, and ingest has taken what was read, there is no lag.
 */
final class PartitionLag {
    private final long sessionHead;

    private volatile long lag;
    private volatile long behindSinceMs = -1;
    private volatile boolean catchingUp = true;

    private long lastNext = -1;

    /** @param sessionHead the partition's end when this process first saw it */
    PartitionLag(long sessionHead) {
        this.sessionHead = sessionHead;
    }

    /**
     * Takes what was found now.
     *
     * @param next the offset that ingest takes next
     * @param end Kafka's end
     * @param drained whether Kafka's client has read to the end and nothing waits in the pipeline
     * @return whether ingest stands before offsets at the end that hold no record
     */
    boolean update(long nowMs, long next, long end, boolean drained) {
        boolean moved = next != lastNext;
        boolean atLastRecord = drained && !moved;
        lastNext = next;
        lag = atLastRecord ? 0 : Math.max(0, end - next);
        if (lag == 0) {
            behindSinceMs = -1;
        } else if (moved || behindSinceMs < 0) {
            behindSinceMs = nowMs;
        }
        catchingUp = catchingUp && next < sessionHead && lag > 0;
        return atLastRecord && next < end;
    }

    /** The partition does not exist any more: the topic was made again with fewer. */
    void gone() {
        lag = 0;
        behindSinceMs = -1;
        catchingUp = false;
    }

    long lag() {
        return lag;
    }

    /** Seconds since the last record while there is lag; 0 when there is none. */
    double ageSeconds(long nowMs) {
        long since = behindSinceMs;
        return since < 0 ? 0 : Math.max(0, nowMs - since) / 1000.0;
    }

    /** 1 until the session head is reached, then 0. */
    int catchupPhase() {
        return catchingUp ? 1 : 0;
    }
}
