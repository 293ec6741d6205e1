package io.dashstream.classify;

import io.dashstream.classify.SequenceAudit.Findings;
import io.dashstream.wire.ThreadSequence;

/**
 * The newest sequence of one thread and which of the 64 up to it have come. Confined to one thread. Sequences are unsigned.
 */
final class ThreadWindow {
    /** Up to here a sequence that falls back may be a producer's beginning, whose very first records may be lost. */
    private static final long LOW = 16;

    /** A smaller jump is a loss: in so few microseconds no producer starts again. */
    private static final long LEAST_RESTART = 1_000;

    /** What a batch waited, and a producer's clock stepped, at most. */
    private static final long NEAR_US = 600_000_000;

    /** 1978: a timestamp below is no clock's, and may equal a small sequence by chance. */
    private static final long CLOCKS_US = 1L << 48;

    private long newest;

    /** Bit i: {@code newest - i} has come. */
    private long seen;

    private long newestUs;

    /** Begins at a sequence; what lies below it is not expected, and a late one. */
    ThreadWindow(long sequence, long timestampUs) {
        begin(sequence, timestampUs);
    }

    long newest() {
        return newest;
    }

    /** Takes one sequence. */
    void take(long sequence, long timestampUs, Findings findings) {
        int order = Long.compareUnsigned(sequence, newest);
        if (order > 0) {
            long jumped = sequence - newest - 1;
            if (jumped != 0 && seeded(sequence, timestampUs, jumped)) {
                findings.restart();
                begin(sequence, timestampUs);
            } else {
                if (jumped != 0) {
                    findings.gap(jumped);
                }
                advance(sequence, 1);
            }
        } else if (restarted(sequence, timestampUs)) {
            findings.restart();
            begin(sequence, timestampUs);
        } else {
            late(newest - sequence, findings);
        }
        newestUs = Math.max(newestUs, timestampUs);
    }

    /** Takes the sequences of a batch above its lowest, which was taken. */
    void takeRest(ThreadSequence batch, Findings findings) {
        long between = batch.sequence() - batch.lowest();
        long rest = batch.count() - 1L;
        if (Long.compareUnsigned(rest, between) > 0) {
            findings.duplicates(rest - between);
        }
        if (Long.compareUnsigned(batch.sequence(), newest) > 0) {
            if (Long.compareUnsigned(between, rest) > 0) {
                findings.gap(between - rest);
            }
            long steps = batch.sequence() - newest;
            advance(batch.sequence(), Long.compareUnsigned(steps, Long.SIZE) >= 0 ? -1 : (1L << steps) - 1);
        }
    }

    /** A beginning has a low sequence and, by its producer's own clock, comes after what was newest. */
    private boolean restarted(long sequence, long timestampUs) {
        return Long.compareUnsigned(sequence, LOW) <= 0 && timestampUs > newestUs;
    }

    /**
     * Producers of this project begin at the time of their first message, in microseconds, plus one, and fall behind the time
     * from then on. A jump exactly there is a beginning, and so is one that ends closer to the time than to where it began:
     * a loss as wide would be of one message per microsecond.
     */
    private static boolean seeded(long sequence, long timestampUs, long jumped) {
        long behind = timestampUs - sequence;
        boolean near = behind >= -NEAR_US && behind <= NEAR_US;
        boolean wide = Long.compareUnsigned(jumped, Math.max(LEAST_RESTART, Math.abs(behind))) >= 0;
        return timestampUs > CLOCKS_US && (behind == -1 || (near && wide));
    }

    private void late(long behind, Findings findings) {
        boolean known = Long.compareUnsigned(behind, Long.SIZE) < 0;
        if (known && (seen >>> behind & 1) == 1) {
            findings.duplicates(1);
            return;
        }
        if (known) {
            seen |= 1L << behind;
        }
        findings.reorder();
    }

    private void begin(long sequence, long timestampUs) {
        newest = sequence;
        seen = 1;
        newestUs = timestampUs;
    }

    private void advance(long sequence, long come) {
        long steps = sequence - newest;
        seen = (Long.compareUnsigned(steps, Long.SIZE) >= 0 ? 0 : seen << steps) | come;
        newest = sequence;
    }
}
