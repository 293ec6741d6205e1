package io.dashstream.delivery.cursor;

import static io.dashstream.metrics.MeterNames.CLIENTS_BEHIND;
import static io.dashstream.metrics.MeterNames.CLIENT_LAG_EVENTS;
import static io.dashstream.metrics.MeterNames.CLIENT_LAG_MESSAGES;
import static io.dashstream.metrics.MeterNames.DELIVERY_BYTES;
import static io.dashstream.metrics.MeterNames.DELIVERY_RECORDS;
import static io.dashstream.metrics.MeterNames.DROPPED_MESSAGES;
import static io.dashstream.metrics.MeterNames.SEND_TIMEOUT;
import static io.dashstream.metrics.MeterNames.SLOW_CLIENT_DISCONNECTS;
import static io.dashstream.metrics.StageLatency.Stage.CONSUMER_TO_FLUSH;

import io.dashstream.metrics.StageLatency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What delivery counts; every series exists from the start. Any thread. */
final class DeliveryMeters {
    private static final String SEVERITY = "severity";

    private final AtomicInteger behind = new AtomicInteger();
    private final Counter records;
    private final Counter bytes;
    private final Counter slow;
    private final Counter sendTimeouts;
    private final Counter dropped;
    private final Map<String, Counter> lagEvents = new TreeMap<>();
    private final Map<String, Counter> lagRecords = new TreeMap<>();
    private final StageLatency latency;
    private final ReplayMeters partitionReplay;
    private final ReplayMeters threadReplay;

    DeliveryMeters(MeterRegistry registry, StageLatency latency) {
        this.latency = latency;
        records = counter(registry, DELIVERY_RECORDS, "Records handed to clients");
        bytes = counter(registry, DELIVERY_BYTES, "Encoded bytes handed to clients");
        slow = counter(registry, SLOW_CLIENT_DISCONNECTS, "Clients closed for taking nothing until the deadline");
        sendTimeouts = counter(registry, SEND_TIMEOUT, "Writes that passed the send deadline");
        dropped = counter(
                registry, DROPPED_MESSAGES, "Records a live client was told are gone", "reason", "lagged_receiver");
        for (String severity : new String[] {"info", "warning", "critical"}) {
            lagEvents.put(
                    severity,
                    counter(registry, CLIENT_LAG_EVENTS, "Times a client fell out of memory", SEVERITY, severity));
            lagRecords.put(
                    severity, counter(registry, CLIENT_LAG_MESSAGES, "Records it was behind then", SEVERITY, severity));
        }
        Gauge.builder(CLIENTS_BEHIND, behind, AtomicInteger::get)
                .description("Clients that have not caught up")
                .register(registry);
        partitionReplay = new ReplayMeters(registry, "partition");
        threadReplay = new ReplayMeters(registry, "thread");
    }

    private static Counter counter(MeterRegistry registry, String name, String what, String... tags) {
        return Counter.builder(name).description(what).tags(tags).register(registry);
    }

    void delivered(long recordCount, long byteCount) {
        records.increment((double) recordCount);
        bytes.increment((double) byteCount);
    }

    /** The oldest of the records that left in one turn was appended so long ago. */
    void flushed(long sinceAppendMs) {
        latency.observe(CONSUMER_TO_FLUSH, (double) Math.max(0, sinceAppendMs));
    }

    ReplayMeters replay(Selection selection) {
        return selection.replaysThreads() ? threadReplay : partitionReplay;
    }

    void behind(int more) {
        behind.addAndGet(more);
    }

    /** A client that had caught up must be served from behind memory. */
    void fellBehind(long recordsBehind) {
        String severity = recordsBehind < 10 ? "info" : recordsBehind < 100 ? "warning" : "critical";
        count(lagEvents, severity, 1);
        count(lagRecords, severity, recordsBehind);
    }

    private static void count(Map<String, Counter> of, String severity, long by) {
        Counter counter = of.get(severity);
        if (counter != null) {
            counter.increment((double) by);
        }
    }

    /** A client that had caught up was told that so many records are gone. */
    void dropped(long count) {
        dropped.increment((double) count);
    }

    void tooSlow() {
        slow.increment();
        sendTimeouts.increment();
    }
}
