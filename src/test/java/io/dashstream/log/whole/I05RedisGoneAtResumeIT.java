package io.dashstream.log.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis hangs, or has lost its keys, when clients of both dialects resume. */
class I05RedisGoneAtResumeIT extends WholeGateway {
    private static final int RECORDS = 4_000;

    private final String topic = KAFKA.newTopic(1);
    private final LocalRedis redis = LocalRedis.start(0);
    private final GatewayProcess gateway = Tier.REDIS
            .reading(topic)
            .set("dashstream.log.redis.url", redis.uri())
            .set("dashstream.log.redis.timeout", "300ms")
            .start();

    @BeforeEach
    void fill() {
        produce(topic, 0, 1, RECORDS);
        gateway.awaitReady();
        awaitRead(gateway, RECORDS);
        awaitDurable(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
        redis.close();
    }

    @Test
    void shouldServeFromKafkaWhileRedisHangsAndWaitForWhatKafkaHasNoMore() {
        redis.freeze();
        try (WsClient v1 = resume(false, 0);
                WsClient v2 = resume(true, 0)) {
            assertGotAllAfter(0, v1, v2);
        }
        // Only Redis holds these now.
        KAFKA.deleteBefore(topic, 0, 1_000);
        try (WsClient v1 = resume(false, 499);
                WsClient v2 = resume(true, 499)) {
            double asked = gateway.meter("dashstream_websocket_redis_errors_total");
            await("the gateway to have asked Redis in vain, again and again")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.meter("dashstream_websocket_redis_errors_total") >= asked + 3);
            for (WsClient waiting : List.of(v1, v2)) {
                assertThat(waiting.recordCount()).isZero();
                assertThat(waiting.frames("gap")).isEmpty();
                assertThat(waiting.frames("cursor_stale")).isEmpty();
                assertThat(waiting.frames("caught_up")).isEmpty();
            }
            redis.thaw();

            assertGotAllAfter(499, v1, v2);
        } finally {
            redis.thaw();
        }
    }

    @Test
    void shouldServeFromKafkaWhatRedisHasLostAndNameWhatIsTrulyExpired() {
        try (RedisProbe probe = RedisProbe.of(redis.uri())) {
            probe.ask(Command.DEL, new ReplayLog(probe, KAFKA.epoch(topic)).key(0));
            try (WsClient v1 = resume(false, 0);
                    WsClient v2 = resume(true, 0)) {
                assertGotAllAfter(0, v1, v2);
            }
            KAFKA.deleteBefore(topic, 0, 1_000);
            try (WsClient v1 = resume(false, 499);
                    WsClient v2 = resume(true, 499)) {
                for (WsClient client : List.of(v1, v2)) {
                    client.awaitRecords(RECORDS - 1_000);
                    assertThat(client.offsets(0)).isEqualTo(offsets(1_000, RECORDS - 1));
                }
                assertThat(v2.frames("gap"))
                        .singleElement()
                        .satisfies(gap -> assertThat(range(gap)).isEqualTo("0:500-999 expired"));
                assertThat(v1.frames("cursor_stale")).hasSize(1);
            }
        }
    }

    private WsClient resume(boolean v2, long after) {
        return request(gateway, v2)
                .withoutValues()
                .param("cursor", "0:" + after)
                .connect();
    }

    private static void assertGotAllAfter(long after, WsClient... clients) {
        for (WsClient client : clients) {
            client.awaitRecords(RECORDS - 1 - after, Duration.ofSeconds(40));
            assertThat(client.offsets(0)).isEqualTo(offsets(after + 1, RECORDS - 1));
            assertThat(client.frames("gap")).isEmpty();
        }
    }
}
