package io.dashstream.log.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A gauge that still tells its value when nothing but the registry knows where it comes from. */
class RedisMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void shouldTellTheDurableLagAlsoAfterTheCollectorCameBy() {
        WeakReference<AtomicLong> lag = registered();
        // As long as it takes: the collector decides what a call of it means.
        for (int i = 0; i < 100 && lag.get() != null; i++) {
            System.gc();
        }

        assertThat(registry.get("dashstream_replay_durable_lag")
                        .tag("partition", "3")
                        .gauge()
                        .value())
                .isEqualTo(41);
    }

    private WeakReference<AtomicLong> registered() {
        AtomicLong lag = new AtomicLong(41);
        new RedisMeters(registry).durableLag(3, lag::get);
        return new WeakReference<>(lag);
    }
}
