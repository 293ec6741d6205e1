package io.dashstream.delivery;

/**
 * What a subscriber asked for. Immutable, any thread.
 *
 * @param start where delivery starts
 * @param filter which records
 * @param window at most this many delivered records without an acknowledgement; 0 for no limit
 * @param rate at most this many records per second on average; 0 for no limit
 * @param burst how many records may go at once when {@code rate} limits
 */
public record SubscriptionOptions(StartPoint start, Filter filter, int window, int rate, int burst) {
    public SubscriptionOptions {
        if (window < 0 || rate < 0 || (rate > 0 && burst < 1)) {
            throw new IllegalArgumentException("window and rate are 0 or more, burst at least 1, found window " + window
                    + ", rate " + rate + ", burst " + burst);
        }
    }
}
