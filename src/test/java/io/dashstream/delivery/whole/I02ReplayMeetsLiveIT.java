package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replay meets live under load: nothing twice, nothing skipped. */
class I02ReplayMeetsLiveIT extends WholeGateway {
    private static final int BEFORE = 8_000;
    private static final int DURING = 15_000;
    private static final int CLIENTS = 8;
    private static final int APART = 500;

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "REDIS"})
    void shouldDeliverEveryRecordOnceAndInOrderToClientsThatJoinAnywhere(Tier tier) {
        String topic = KAFKA.newTopic(1);
        produce(topic, 0, 1, BEFORE);
        try (GatewayProcess gateway = filled(tier, topic, BEFORE)) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> produce(topic, 0, BEFORE + 1, DURING));
            List<WsClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(request(gateway, i % 2 == 0)
                        .withoutValues()
                        .param("cursor", "0:" + ((long) i * APART - 1))
                        .connect());
            }
            load.join();
            for (int i = 0; i < CLIENTS; i++) {
                try (WsClient client = clients.get(i)) {
                    client.awaitRecords(BEFORE + DURING - i * APART, Duration.ofSeconds(60));
                    assertThat(client.offsets(0))
                            .as("client %d", i)
                            .isEqualTo(offsets((long) i * APART, BEFORE + DURING - 1));
                }
            }
            tier.assertServed(gateway);
        }
    }
}
