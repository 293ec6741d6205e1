package io.dashstream.session;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The door alone: the real server and sockets, with a delivery that does what the test says and no Kafka. */
public class DoorProfile implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(ScriptedDelivery.class, ScriptedLog.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.test-port", "0",
                "dashstream.log.topic", "door-test",
                "dashstream.session.max-connections-per-address", "4",
                "dashstream.session.trusted-proxies", "127.0.0.0/8,::1",
                "dashstream.session.v1-resume-grace", "400ms",
                "dashstream.session.close-grace", "500ms");
    }
}
