package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads interleave over partitions, and new threads and partitions appear, while the client is away. */
class I10NewThreadsAndPartitionsIT extends WholeGateway {
    private static final int EACH = 300;

    @ParameterizedTest
    @EnumSource(names = {"REDIS", "MEMORY"})
    void shouldCatchUpWithAllOfThemWithoutNamingThem(Tier tier) {
        String topic = KAFKA.newTopic(2);
        try (GatewayProcess gateway = tier.reading(topic)
                .set("dashstream.log.memory.max-bytes", memory(tier))
                .start()
                .awaitReady()) {
            interleave(topic, 2, 0);
            Map<Boolean, String> cursors = new HashMap<>();
            for (boolean v2 : new boolean[] {true, false}) {
                try (WsClient client = request(gateway, v2)
                        .withoutValues()
                        .param("from", "earliest")
                        .connect()) {
                    client.awaitRecords(2 * EACH);
                    cursors.put(v2, client.cursor());
                }
            }
            KAFKA.growTo(topic, 5);
            interleave(topic, 5, 1);
            // Those of a partition that appeared are read later.
            awaitRead(gateway, 7 * EACH);
            if (tier == Tier.REDIS) {
                awaitDurable(gateway);
            }
            cursors.forEach((v2, cursor) -> assertCaughtUp(gateway, v2, cursor));
            if (tier == Tier.REDIS) {
                tier.assertServed(gateway);
            }
        }
    }

    /** One that holds the newest of the few records here, or all. */
    private static String memory(Tier tier) {
        return tier == Tier.MEMORY ? "128M" : "128K";
    }

    private static void assertCaughtUp(GatewayProcess gateway, boolean v2, String cursor) {
        try (WsClient client =
                request(gateway, v2).withoutValues().param("cursor", cursor).connect()) {
            client.awaitRecords(5 * EACH, Duration.ofSeconds(60));

            for (int partition = 0; partition < 5; partition++) {
                long first = partition < 2 ? EACH : 0;
                assertThat(client.offsets(partition))
                        .as("partition %d", partition)
                        .isEqualTo(offsets(first, first + EACH - 1));
            }
            assertThat(client.frames("gap")).isEmpty();
        }
    }

    @ParameterizedTest(name = "dialect 2: {0}")
    @ValueSource(booleans = {true, false})
    void shouldGiveAClientThatIsThereAllOfAPartitionThatAppears(boolean v2) {
        String topic = KAFKA.newTopic(1);
        try (GatewayProcess gateway = GatewayProcess.reading(topic).start().awaitReady();
                WsClient client = request(gateway, v2)
                        .withoutValues()
                        .param("from", "latest")
                        .connect()) {
            awaitServed(gateway, 1);
            KAFKA.growTo(topic, 3);
            await("the topic to have grown").until(() -> {
                interleave(topic, 3, 2);
                return true;
            });
            client.awaitRecords(3 * EACH, Duration.ofSeconds(60));

            for (int partition = 0; partition < 3; partition++) {
                assertThat(client.offsets(partition)).isEqualTo(offsets(0, EACH - 1));
            }
        }
    }

    private static void interleave(String topic, int partitions, int round) {
        for (int i = 0; i < EACH; i++) {
            for (int partition = 0; partition < partitions; partition++) {
                String thread = "t-" + round + "-" + (i + partition) % 7;
                KAFKA.send(topic, partition, record(thread, i + 1L));
            }
        }
        KAFKA.flush();
    }
}
