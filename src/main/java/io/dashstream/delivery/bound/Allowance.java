package io.dashstream.delivery.bound;

import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.Cursor;

/**
 * How many records a subscriber may be given now, by its pace and its window. One thread at a time; time is
 * {@link System#nanoTime} and comes from the caller.
 */
public final class Allowance {
    private final Pace pace;
    private final int windowSize;
    private AckWindow window;

    public Allowance(SubscriptionOptions options, long nowNanos) {
        this.pace = new Pace(options.rate(), options.burst(), nowNanos);
        this.windowSize = options.window();
        this.window = new AckWindow(windowSize);
    }

    public int room(long nowNanos) {
        return Math.min(window.room(), pace.room(nowNanos));
    }

    /** Records were delivered of a partition, the last of them at {@code last}. */
    public void delivered(int partition, long last, int records) {
        pace.take(records);
        window.delivered(partition, last, records);
    }

    public void acknowledge(Cursor applied) {
        window.acknowledge(applied);
    }

    /** Delivery goes on elsewhere: what was delivered before need not be acknowledged any more. */
    public void forgetDelivered() {
        window = new AckWindow(windowSize);
    }

    /** How long until time alone makes room, nanoseconds; 0 when there is room or time makes none. */
    public long nanosUntilRoom(long nowNanos) {
        return window.room() == 0 ? 0 : pace.nanosUntilRoom(nowNanos);
    }
}
