package io.dashstream.ingest.deadletter;

import static java.util.Objects.requireNonNull;

import io.dashstream.metrics.MeterNames;
import io.dashstream.wire.RefusalType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts letters by what became of them; every series exists from the start. Any thread. */
final class DeadLetterMeters {
    private final Map<RefusalType, Counter> sends = new EnumMap<>(RefusalType.class);
    private final Map<Outcome, Counter> failures = new EnumMap<>(Outcome.class);

    DeadLetterMeters(MeterRegistry registry) {
        for (RefusalType type : RefusalType.values()) {
            sends.put(
                    type,
                    Counter.builder(MeterNames.DLQ_SENDS)
                            .description("Dead letters the broker acknowledged, by class of the refused record")
                            .tag(MeterNames.LABEL_ERROR_TYPE, type.label())
                            .register(registry));
        }
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.ACKNOWLEDGED) {
                failures.put(
                        outcome,
                        Counter.builder(MeterNames.DLQ_SEND_FAILURES)
                                .description("Dead letters that were not written, by reason")
                                .tag(MeterNames.LABEL_REASON, outcome.label())
                                .register(registry));
            }
        }
    }

    void count(Outcome outcome, RefusalType type) {
        Counter counter = outcome == Outcome.ACKNOWLEDGED ? sends.get(type) : failures.get(outcome);
        requireNonNull(counter, "every class and every failure has its counter").increment();
    }
}
