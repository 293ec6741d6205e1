package io.dashstream.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.dashstream.local.LocalKafka;
import io.dashstream.producer.DashStream;
import io.dashstream.producer.DashStreamOptions;
import io.dashstream.producer.FlushResult;
import io.dashstream.producer.RunReporter;
import io.dashstream.producer.send.KafkaSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What a node's end costs the application's own thread, time and bytes: with a state of 100 KiB of which one field
 * changed, with states off, and while the broker is stopped for a minute. Started as the package says; an argument is the
 * length of the outage in seconds.
 */
public final class ReporterOutage {
    private static final int PER_SECOND = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOPIC = "outage";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ObjectNode state = state();
    private final DashStream dashStream;
    private final RunReporter run;
    private long step;

    private ReporterOutage(DashStream dashStream) {
        this.dashStream = dashStream;
        this.run = dashStream.run("thread");
    }

    /** Runs it. */
    public static void main(String[] args) {
        QuietLogs.set();
        int outage = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        try (LocalKafka kafka = LocalKafka.start(0)) {
            kafka.create(TOPIC, 1);
            try (DashStream dashStream =
                    DashStream.open(DashStreamOptions.of(KafkaSettings.of(kafka.bootstrap(), TOPIC)))) {
                ReporterOutage benchmark = new ReporterOutage(dashStream);
                benchmark.period("cold", 15, true);
                benchmark.period("state of 100 KiB, broker there", 20, true);
                benchmark.period("no state, broker there", 10, false);
                kafka.stop();
                benchmark.period("state of 100 KiB, broker stopped", outage, true);
                System.out.println("lost so far " + dashStream.lost());
                kafka.start();
                benchmark.period("state of 100 KiB, broker back", 10, true);
                FlushResult healed = dashStream.flush(PATIENCE);
                System.out.println("complete " + healed.complete() + ", lost " + dashStream.lost());
                benchmark.period("state of 100 KiB, after it", 5, true);
                System.out.println(
                        "delivered since " + dashStream.flush(PATIENCE).delivered());
            }
        }
    }

    private static ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode history = state.putArray("messages");
        for (int i = 0; i < 400; i++) {
            history.addObject().put("role", "assistant").put("n", i).put("text", "x".repeat(220));
        }
        return state;
    }

    private void period(String name, int seconds, boolean states) {
        Histogram nanos = new Histogram(3);
        long allocated = 0;
        long next = System.nanoTime();
        for (int i = 0; i < seconds * PER_SECOND; i++) {
            state.put("step", step++);
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long before = System.nanoTime();
            if (states) {
                run.nodeEnded("node", state);
            } else {
                run.nodeEnded("node");
            }
            nanos.recordValue(System.nanoTime() - before);
            allocated += THREADS.getCurrentThreadAllocatedBytes() - bytes;
            next += 1_000_000_000L / PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        System.out.printf(
                "%s: p50 %.1f us, p99 %.1f us, p99.9 %.1f us, max %.1f us, %d bytes a call; lost %d%n",
                name,
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(99) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3,
                nanos.getMaxValue() / 1e3,
                allocated / nanos.getTotalCount(),
                dashStream.lost());
    }
}
