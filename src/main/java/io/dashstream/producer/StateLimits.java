package io.dashstream.producer;

/**
 * How states are reported. Immutable, any thread.
 *
 * @param on whether states are reported at all
 * @param checkpointEvery a checkpoint follows so many state changes; readers who missed one heal there at the latest
 * @param mostBytes a larger state is not reported, and counted; about
 */
public record StateLimits(boolean on, int checkpointEvery, long mostBytes) {
    /** On, every 50, 16 MiB. */
    public static final StateLimits DEFAULT = new StateLimits(true, 50, 16L << 20);

    public static final StateLimits OFF = new StateLimits(false, 50, 16L << 20);

    public StateLimits {
        if (checkpointEvery < 1 || mostBytes < 1) {
            throw new IllegalArgumentException(
                    "checkpointEvery and mostBytes are at least 1, found " + checkpointEvery + " and " + mostBytes);
        }
    }
}
