package io.dashstream.log.redis.stream;

import io.dashstream.metrics.Buckets;
import io.dashstream.metrics.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** What is measured at Redis. Any thread. */
public final class RedisMeters {
    private final MeterRegistry registry;
    private final DistributionSummary reads;
    private final DistributionSummary writes;
    private final Counter errors;
    private final Counter writeFailures;
    private final Counter hits;
    private final Counter misses;
    private final Counter corrupt;

    public RedisMeters(MeterRegistry registry) {
        this.registry = registry;
        this.reads = latency("read");
        this.writes = latency("write");
        this.errors = counter(MeterNames.REDIS_ERRORS, "Questions to Redis that failed");
        this.writeFailures = counter(MeterNames.REPLAY_REDIS_WRITE_FAILURES, "Writes that failed and are tried again");
        counter(MeterNames.REPLAY_REDIS_WRITE_DROPPED, "Writes given up: none, by design");
        this.hits = counter(MeterNames.REPLAY_REDIS_HITS, "Pages answered by Redis");
        this.misses = counter(MeterNames.REPLAY_REDIS_MISSES, "Pages asked of Redis in vain");
        this.corrupt = counter(MeterNames.REPLAY_CORRUPT_ENTRIES, "Entries of a stream that could not be read");
    }

    public void read(long nanos) {
        reads.record(nanos / 1e6);
    }

    public void written(long nanos) {
        writes.record(nanos / 1e6);
    }

    public void readFailed() {
        errors.increment();
    }

    public void writeFailed() {
        errors.increment();
        writeFailures.increment();
    }

    public void found() {
        hits.increment();
    }

    public void missed() {
        misses.increment();
    }

    public void corrupt() {
        corrupt.increment();
    }

    public void durableLag(int partition, LongSupplier lag) {
        Gauge.builder(MeterNames.DURABLE_LAG, lag, LongSupplier::getAsLong)
                // Nobody else holds the supplier.
                .strongReference(true)
                .description("Newest record read minus newest record durable in the replay log")
                .tag(MeterNames.LABEL_PARTITION, Integer.toString(partition))
                .register(registry);
    }

    private DistributionSummary latency(String operation) {
        return DistributionSummary.builder(MeterNames.REDIS_LATENCY)
                .description("Latency of Redis, milliseconds")
                .tag("operation", operation)
                .serviceLevelObjectives(Buckets.redisLatencyMs())
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
