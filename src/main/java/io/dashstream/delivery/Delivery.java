package io.dashstream.delivery;

/** Opens subscriptions on the log. */
public interface Delivery {
    /**
     * Starts a subscription; called on the sink's event loop. {@link Sink#started} follows as soon as the log is open
     * (Kafka may be out of reach for a while), never during this call.
     */
    Subscription open(Sink sink, SubscriptionOptions options);
}
