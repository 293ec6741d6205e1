package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRefusal;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What clients are told when the gateway begins to shut down. */
@QuarkusTest
@TestProfile(DrainIT.Profile.class)
@SuppressWarnings("NullAway.Init")
class DrainIT extends DoorScenario {
    @Inject
    Event<ShutdownDelayInitiatedEvent> shutdown;

    @Test
    void shouldSendEveryClientAwayWithItsOwnDelayAndRefuseNewOnes() {
        List<WsClient> clients = IntStream.range(0, 5).mapToObj(i -> live(i)).toList();
        WsClient notStarted = WsClient.v2(gateway).connect();
        WsClient v1 = WsClient.v1(gateway).connect();
        delivery.subscription(6).start();

        shutdown.fire(new ShutdownDelayInitiatedEvent());

        for (WsClient client : clients) {
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(client.awaitFrame("goaway").path("reason").asText()).isEqualTo("drain");
            assertThat(client.awaitFrame("goaway").path("cursor").asText()).isEqualTo("k3Jt9Q@0:41,1:7");
        }
        assertThat(clients)
                .extracting(c -> c.awaitFrame("goaway").path("retry_after_ms").asLong())
                .doesNotHaveDuplicates()
                .allMatch(ms -> ms > 0 && ms <= 700);
        assertThat(notStarted.closeCode()).isEqualTo(1001);
        assertThat(notStarted.frames())
                .as("nothing may come before the greeting")
                .isEmpty();
        assertThat(v1.closeCode()).isEqualTo(1001);
        assertThat(v1.frames()).isEmpty();
        WsRefusal refusal = WsClient.v2(gateway).refused();
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.headers()).containsEntry("retry-after", "5");
    }

    private WsClient live(int n) {
        WsClient client = WsClient.v2(gateway).connect();
        delivery.subscription(n).start();
        client.awaitFrame("hello");
        return client;
    }

    /** An application of its own, because it is not the same afterwards. */
    public static class Profile extends DoorProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("dashstream.session.max-connections-per-address", "10");
            overrides.put("dashstream.session.drain-spread", "700ms");
            return overrides;
        }
    }
}
