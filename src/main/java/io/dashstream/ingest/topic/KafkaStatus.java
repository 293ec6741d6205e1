package io.dashstream.ingest.topic;

import io.dashstream.metrics.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * How Kafka looked when it was last asked. Written by the watch's thread, read by any.
 *
 * <p>Every failed question is counted by its class; a change of state is logged once.
 */
public final class KafkaStatus {
    /** What the last question found. */
    public enum Sight {
        NOT_ASKED,
        CONNECTED,
        TOPIC_MISSING,
        UNREACHABLE
    }

    private static final Logger LOG = Logger.getLogger(KafkaStatus.class);

    private final String topic;
    private final Clock clock;
    private final Counter all;
    private final Map<KafkaFault, Counter> byType = new EnumMap<>(KafkaFault.class);

    private volatile Sight sight = Sight.NOT_ASKED;
    private volatile boolean everReached;
    private volatile long lastErrorMs = -1;

    public KafkaStatus(String topic, MeterRegistry registry, Clock clock) {
        this.topic = topic;
        this.clock = clock;
        this.all = Counter.builder(MeterNames.INFRASTRUCTURE_ERRORS)
                .description("Kafka client errors")
                .register(registry);
        for (KafkaFault fault : KafkaFault.values()) {
            byType.put(
                    fault,
                    Counter.builder(MeterNames.KAFKA_ERRORS_BY_TYPE)
                            .description("Kafka client errors, by class")
                            .tag(MeterNames.LABEL_ERROR_TYPE, fault.label())
                            .register(registry));
        }
    }

    public void connected() {
        if (see(Sight.CONNECTED)) {
            LOG.infof("Kafka is reached and has the topic topic=%s", topic);
        }
        everReached = true;
    }

    public void topicMissing() {
        if (see(Sight.TOPIC_MISSING)) {
            LOG.warnf("Kafka has no such topic; waiting until it is created topic=%s", topic);
        }
        everReached = true;
    }

    public void unreachable(KafkaException error) {
        count(error);
        if (see(Sight.UNREACHABLE)) {
            LOG.warnf(
                    "Kafka cannot be reached; trying again topic=%s class=%s error=%s",
                    topic, KafkaFault.of(error).label(), error);
        }
    }

    /** Counts an error that says nothing about Kafka as a whole. */
    public void count(KafkaException error) {
        all.increment();
        Counter counter = byType.get(KafkaFault.of(error));
        if (counter != null) {
            counter.increment();
        }
        lastErrorMs = clock.millis();
    }

    public Sight sight() {
        return sight;
    }

    /** Whether Kafka answered at least once. */
    public boolean everReached() {
        return everReached;
    }

    /** When the last error was, milliseconds since the epoch; -1 when there was none. */
    public long lastErrorMs() {
        return lastErrorMs;
    }

    private boolean see(Sight now) {
        Sight before = sight;
        sight = now;
        return before != now;
    }
}
