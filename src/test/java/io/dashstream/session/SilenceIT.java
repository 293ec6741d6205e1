package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.WsClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is pinged, and who is dropped. */
@QuarkusTest
@TestProfile(SilenceIT.Profile.class)
class SilenceIT extends DoorScenario {
    @Test
    void shouldDropOnlyTheClientThatAnswersNothing() {
        try (WsClient answering = first(WsClient.v2(gateway));
                WsClient silent = WsClient.v1(gateway).connect()) {
            silent.ignorePings();
            delivery.subscription(1).start();
            assertThat(silent.closeCode()).isEqualTo(1006);
            assertThat(delivery.subscription(1).isClosed()).isTrue();
            int pings = answering.pings();
            answering.awaitUntil("three more pings", c -> c.pings() >= pings + 3);
            assertThat(answering.isOpen()).isTrue();
            assertThat(delivery.subscription(0).isClosed()).isFalse();
        }
    }

    /** Times short enough to be waited for. */
    public static class Profile extends DoorProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("dashstream.session.ping-interval", "200ms");
            overrides.put("dashstream.session.silence-deadline", "3s");
            return overrides;
        }
    }
}
