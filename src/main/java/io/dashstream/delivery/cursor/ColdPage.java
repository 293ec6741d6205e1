package io.dashstream.delivery.cursor;

import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Records;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A page of one partition from behind memory, for one subscriber: being read, or at hand until its sink has taken it.
 * The sink's event loop.
 */
final class ColdPage {
    private final int partition;
    private @Nullable ReadAnswer answer;
    private boolean reading;
    private boolean idle;
    private int pagesUsed;
    private long againAtNanos;
    private long patienceNanos;
    private @Nullable Future<?> again;

    ColdPage(int partition) {
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    /** What was read; null while it is being read, or has to be read again. */
    @Nullable
    ReadAnswer answer() {
        return answer;
    }

    boolean isReading() {
        return reading;
    }

    /** How many pages were used up in a row. */
    int pagesUsed() {
        return pagesUsed;
    }

    /** Whether a read is to be sent now. */
    boolean wantsRead(long nowNanos) {
        return answer == null && !reading && nowNanos - againAtNanos >= 0;
    }

    void reading() {
        reading = true;
    }

    /** What was asked before the read is known. */
    void asked() {
        reading = false;
    }

    /** The answer is here; its records are this page's from now on. */
    void arrived(ReadAnswer read) {
        reading = false;
        patienceNanos = 0;
        idle = false;
        answer = read;
    }

    /** The read failed; returns after how many nanoseconds to try again, longer each time up to {@code most}. */
    long failed(long nowNanos, long first, long most) {
        reading = false;
        patienceNanos = patienceNanos == 0 ? first : Math.min(most, patienceNanos * 2);
        againAtNanos = nowNanos + patienceNanos;
        return patienceNanos;
    }

    /** Whoever looks again then; not any more once this page is used. */
    void again(Future<?> look) {
        again = look;
    }

    /** The sink is being given of what was read. */
    void take() {
        idle = false;
    }

    /** Gives records back of which the sink has taken none since this was called last; they are read again when it does. */
    void putAside() {
        if (idle) {
            release();
        }
        idle = true;
    }

    /** What was read is used up, or not wanted any more. */
    void use() {
        pagesUsed++;
        release();
        answer = null;
        if (again != null) {
            again.cancel(false);
            again = null;
        }
    }

    private void release() {
        if (answer instanceof Records records) {
            records.run().release();
            answer = null;
        }
    }
}
