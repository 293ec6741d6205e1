package io.dashstream.api;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import jakarta.inject.Singleton;

/** Reads counters and gauges by their name, over all their labels. Any thread. */
@Singleton
class MeterReadings {
    private final MeterRegistry registry;

    MeterReadings(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The sum over all labels; 0 when no such meter is registered. */
    long sum(String name) {
        double sum = 0;
        for (Meter meter : registry.find(name).meters()) {
            for (Measurement measurement : meter.measure()) {
                if (measurement.getStatistic() == Statistic.COUNT || measurement.getStatistic() == Statistic.VALUE) {
                    sum += measurement.getValue();
                }
            }
        }
        return (long) sum;
    }
}
