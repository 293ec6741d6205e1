package io.dashstream.session;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole gateway, with a real broker. */
public class LiveProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.test-port", "0",
                "dashstream.delivery.v1-rate", "0",
                "dashstream.session.max-connections-per-address", "100");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(LiveKafka.class));
    }
}
