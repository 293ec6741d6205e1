package io.dashstream.rpc;

import io.dashstream.metrics.MeterNames;
import io.dashstream.producer.loss.Degradation;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.loss.ProducerListener;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what the producer lost in Micrometer, under the names dashboards know. Any thread. */
public final class ProducerMeters implements ProducerListener {
    private final MeterRegistry registry;

    /** Counts into this registry; failures of every kind of message stand there from the start. */
    public ProducerMeters(MeterRegistry registry) {
        this.registry = registry;
        for (MessageKind kind : MessageKind.values()) {
            registry.counter(MeterNames.TELEMETRY_SEND_FAILURES, MeterNames.LABEL_MESSAGE_TYPE, kind.label());
        }
    }

    @Override
    public void dropped(MessageKind kind, LossReason reason) {
        registry.counter(
                        MeterNames.TELEMETRY_DROPPED,
                        MeterNames.LABEL_MESSAGE_TYPE,
                        kind.label(),
                        MeterNames.LABEL_REASON,
                        reason.label())
                .increment();
    }

    @Override
    public void sendFailed(MessageKind kind, Throwable cause) {
        registry.counter(MeterNames.TELEMETRY_SEND_FAILURES, MeterNames.LABEL_MESSAGE_TYPE, kind.label())
                .increment();
    }

    @Override
    public void stateDegraded(Degradation reason) {
        registry.counter(MeterNames.STATE_DIFF_DEGRADED, MeterNames.LABEL_REASON, reason.label())
                .increment();
    }
}
