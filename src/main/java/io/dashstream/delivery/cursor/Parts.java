package io.dashstream.delivery.cursor;

import io.dashstream.delivery.DeliverySettings;
import io.dashstream.delivery.start.EndsQuestion;
import io.dashstream.log.TelemetryLog;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What all subscriptions share. Any thread.
 *
 * @param nanos as {@link System#nanoTime}
 */
record Parts(
        TelemetryLog log,
        EndsQuestion ends,
        DeliverySettings settings,
        DeliveryMeters meters,
        Clock clock,
        LongSupplier nanos) {
    Parts(TelemetryLog log, DeliverySettings settings, DeliveryMeters meters, Clock clock, LongSupplier nanos) {
        this(log, new EndsQuestion(log), settings, meters, clock, nanos);
    }
}
