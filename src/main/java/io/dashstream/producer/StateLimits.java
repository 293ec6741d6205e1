package io.dashstream.producer;

/**
 * How states are reported. Immutable, any thread.
 *
 * @param on whether states are reported at all
 * @param checkpointEvery a checkpoint follows so many state changes, and a full state stands in between three times: a
 *     reader that missed something heals within one such interval, even when three of these four are lost too
 * @param mostBytes a larger state is not reported, and counted; about
 */
public record StateLimits(boolean on, int checkpointEvery, long mostBytes) {
    /** On, every 50, 16 MiB. */
    public static final StateLimits DEFAULT = new StateLimits(true, 50, 16L << 20);

    public static final StateLimits OFF = new StateLimits(false, 50, 16L << 20);

    /** One heal an interval is not enough where one message in twenty is lost: the checkpoint is lost as often. */
    private static final int HEALS = 4;

    public StateLimits {
        if (checkpointEvery < 1 || mostBytes < 1) {
            throw new IllegalArgumentException(
                    "checkpointEvery and mostBytes are at least 1, found " + checkpointEvery + " and " + mostBytes);
        }
    }

    /** A state is sent whole each so many changes; never where checkpoints come as often anyway. */
    int wholeEvery() {
        return checkpointEvery < 2 * HEALS ? checkpointEvery : (checkpointEvery + HEALS - 1) / HEALS;
    }
}
