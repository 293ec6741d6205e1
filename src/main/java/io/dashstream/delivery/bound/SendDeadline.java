package io.dashstream.delivery.bound;

/**
 * Whether a socket still takes what it is given: bytes wait, and none of them has left for too long. One thread at a
 * time; time is {@link System#nanoTime} and comes from the caller.
 */
public final class SendDeadline {
    private final long deadlineNanos;
    private long pending;
    private long progressAtNanos;

    public SendDeadline(long deadlineNanos, long nowNanos) {
        this.deadlineNanos = deadlineNanos;
        this.progressAtNanos = nowNanos;
    }

    /** Looks at the bytes that wait, before any are added: fewer than {@link #added} left means that some were taken. */
    public void look(long pendingNow, long nowNanos) {
        if (pendingNow == 0 || pendingNow < pending) {
            progressAtNanos = nowNanos;
        }
        pending = pendingNow;
    }

    /** Bytes were added: so many wait now. The wait of the first ones begins here. */
    public void added(long pendingNow, long nowNanos) {
        if (pending == 0) {
            progressAtNanos = nowNanos;
        }
        pending = pendingNow;
    }

    /** How long bytes have waited without any being taken, nanoseconds. */
    public long waitedNanos(long nowNanos) {
        return pending == 0 ? 0 : nowNanos - progressAtNanos;
    }

    public boolean passed(long nowNanos) {
        return waitedNanos(nowNanos) >= deadlineNanos;
    }
}
