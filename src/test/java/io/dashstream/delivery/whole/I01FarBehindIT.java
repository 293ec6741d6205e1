package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.SharedRedis;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of both dialects 50,000 records behind on one partition resume while records still arrive. */
class I01FarBehindIT extends WholeGateway {
    private static final int BEHIND = 50_000;
    private static final int MEANWHILE = 5_000;
    private static final int OLDEST_IN_KAFKA = 1_500;
    private static final int OLDEST_IN_REDIS = 1_200;

    @ParameterizedTest
    @EnumSource(Tier.class)
    void shouldGetEveryRecordOnceAndInOrder(Tier tier) {
        String topic = KAFKA.newTopic(2);
        produce(topic, 1, 1, BEHIND + 100);
        try (GatewayProcess gateway = filled(tier, topic, BEHIND + 100)) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> produce(topic, 1, BEHIND + 101, MEANWHILE));
            try (WsClient v1 = behind(gateway, false, "1:99");
                    WsClient v2 = behind(gateway, true, "1:99")) {
                for (WsClient client : List.of(v1, v2)) {
                    client.awaitRecords(BEHIND + MEANWHILE, Duration.ofSeconds(90));
                    assertThat(client.offsets(1)).isEqualTo(offsets(100, BEHIND + MEANWHILE + 99));
                    assertThat(client.frames("gap")).isEmpty();
                }
                load.join();
            }
            tier.assertServed(gateway);
        }
    }

    /** The oldest 1,500 records are gone from Kafka, and where there is Redis, the oldest 1,200 of it too. */
    @ParameterizedTest
    @EnumSource(names = {"REDIS", "KAFKA"})
    void shouldNameExactlyWhatNoTierHoldsAnyMoreBeforeTheNextRecord(Tier tier) {
        String topic = KAFKA.newTopic(1);
        produce(topic, 0, 1, 6_000);
        int oldest = tier == Tier.REDIS ? OLDEST_IN_REDIS : OLDEST_IN_KAFKA;
        try (GatewayProcess gateway = filled(tier, topic, 6_000);
                RedisProbe redis = RedisProbe.of(SharedRedis.uri())) {
            KAFKA.deleteBefore(topic, 0, OLDEST_IN_KAFKA);
            redis.ask(Command.XTRIM, new ReplayLog(redis, KAFKA.epoch(topic)).key(0), "MINID", OLDEST_IN_REDIS + "-1");
            try (WsClient v1 = behind(gateway, false, "0:999");
                    WsClient v2 = behind(gateway, true, "0:999")) {
                for (WsClient client : List.of(v1, v2)) {
                    client.awaitRecords(6_000 - oldest, Duration.ofSeconds(60));
                    assertThat(client.offsets(0)).isEqualTo(offsets(oldest, 5_999));
                }
                assertThat(v2.frames("gap"))
                        .singleElement()
                        .satisfies(gap -> assertThat(range(gap)).isEqualTo("0:1000-" + (oldest - 1) + " expired"));
                assertThat(v1.frames("cursor_stale")).singleElement().satisfies(stale -> {
                    assertThat(stale.path("requested").asText()).isEqualTo("999");
                    assertThat(stale.path("oldest").asText()).isEqualTo(Integer.toString(oldest));
                });
            }
        }
    }

    private static WsClient behind(GatewayProcess gateway, boolean v2, String cursor) {
        return request(gateway, v2).withoutValues().param("cursor", cursor).connect();
    }
}
