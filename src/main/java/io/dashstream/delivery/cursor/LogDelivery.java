package io.dashstream.delivery.cursor;

import io.dashstream.delivery.Delivery;
import io.dashstream.delivery.DeliverySettings;
import io.dashstream.delivery.Sink;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.TelemetryLog;
import io.dashstream.metrics.StageLatency;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Opens cursors on the log, and wakes their event loops when its head has moved. Any thread. */
// At start, so that its series exist before the first subscriber.
@Startup
@ApplicationScoped
public class LogDelivery implements Delivery {
    private final Parts parts;

    /** As many as there are event loops. */
    private final ConcurrentHashMap<EventLoop, LoopTurns> loops = new ConcurrentHashMap<>();

    @Inject
    LogDelivery(TelemetryLog log, DeliverySettings settings, MeterRegistry registry, StageLatency latency) {
        this(
                log,
                DeliverySettings.checked(settings),
                new DeliveryMeters(registry, latency),
                Clock.systemUTC(),
                System::nanoTime);
    }

    LogDelivery(TelemetryLog log, DeliverySettings settings, DeliveryMeters meters, Clock clock, LongSupplier nanos) {
        this.parts = new Parts(log, settings, meters, clock, nanos);
        log.onChange(this::wake);
    }

    private void wake() {
        loops.values().forEach(LoopTurns::wake);
    }

    @Override
    public Subscription open(Sink sink, SubscriptionOptions options) {
        LoopTurns turns = loops.computeIfAbsent(sink.eventLoop(), loop -> new LoopTurns(parts, loop));
        LogSubscription subscription = new LogSubscription(parts, turns, sink, options);
        turns.add(subscription);
        return subscription;
    }
}
