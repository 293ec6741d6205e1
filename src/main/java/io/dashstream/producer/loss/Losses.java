package io.dashstream.producer.loss;

import java.util.concurrent.atomic.LongAdder;

/** Counts losses and tells the listener, whose faults stop nobody. Any thread. */
public final class Losses {
    private final ProducerListener listener;
    private final LongAdder total = new LongAdder();

    public Losses(ProducerListener listener) {
        this.listener = listener;
    }

    /** Messages lost so far, for whatever reason. */
    public long total() {
        return total.sum();
    }

    public void dropped(MessageKind kind, LossReason reason) {
        total.increment();
        tell(() -> listener.dropped(kind, reason));
    }

    public void sendFailed(MessageKind kind, Throwable cause) {
        total.increment();
        tell(() -> listener.sendFailed(kind, cause));
    }

    public void degraded(Degradation reason) {
        tell(() -> listener.stateDegraded(reason));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            // The application's listener is broken; its graph and our sending must not be.
        }
    }
}
