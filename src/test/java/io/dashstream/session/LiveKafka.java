package io.dashstream.session;

import io.dashstream.log.kafka.SharedBroker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.UUID;

/** A real broker with a topic of four partitions, for an application of its own. */
public class LiveKafka implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        String topic = "live-" + UUID.randomUUID();
        try {
            SharedBroker.create(topic, 4);
        } catch (Exception e) {
            throw new IllegalStateException("the topic " + topic + " could not be made", e);
        }
        return Map.of("kafka.bootstrap.servers", SharedBroker.bootstrap(), "dashstream.log.topic", topic);
    }

    @Override
    public void stop() {
        // The broker lives as long as the JVM.
    }
}
