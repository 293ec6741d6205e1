package io.dashstream.log.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.FaultProxy;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Redis hangs, is slow, refuses, comes back empty: who listens live gets every record meanwhile, who is behind gets them
 * from Kafka, and afterwards the replay log is whole.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class I12RedisFailsIT extends WholeGateway {
    private static final int EACH = 4_000;

    private final String topic = KAFKA.newTopic(1);
    private LocalRedis redis = LocalRedis.start(0);
    private final FaultProxy network = FaultProxy.to("127.0.0.1", redis.port());
    private final GatewayProcess gateway = Tier.REDIS
            .reading(topic)
            .set("dashstream.log.redis.url", "redis://127.0.0.1:" + network.port())
            .set("dashstream.log.redis.timeout", "500ms")
            .start();
    private long written;

    @BeforeAll
    void fill() {
        gateway.awaitReady();
        write();
        awaitWhole();
    }

    @AfterAll
    void stop() {
        gateway.close();
        network.close();
        redis.close();
    }

    @Test
    void shouldNotMindThatRedisHangs() {
        redis.freeze();
        try {
            deliverLiveAndToThoseBehind();
            awaitFailing(true);
        } finally {
            redis.thaw();
        }
        awaitWhole();
    }

    @Test
    void shouldNotMindThatRedisIsSlow() {
        network.delay(Duration.ofMillis(50));
        try {
            deliverLiveAndToThoseBehind();
        } finally {
            network.heal();
        }
        awaitWhole();
    }

    @Test
    void shouldNotMindThatRedisRefuses() {
        network.cut();
        try {
            deliverLiveAndToThoseBehind();
            awaitFailing(true);
        } finally {
            network.heal();
        }
        awaitWhole();
    }

    @Test
    void shouldNotMindThatRedisComesBackEmpty() {
        redis.kill();
        deliverLiveAndToThoseBehind();
        awaitFailing(true);
        LocalRedis gone = redis;
        redis = LocalRedis.start(gone.port());
        gone.close();

        awaitWhole();
    }

    private void deliverLiveAndToThoseBehind() {
        long head = written - 1;
        try (WsClient v1 = live(false);
                WsClient v2 = live(true)) {
            awaitServed(gateway, 2);
            write();
            for (WsClient live : List.of(v1, v2)) {
                live.awaitRecords(EACH);
                assertThat(live.offsets(0)).isEqualTo(offsets(head + 1, head + EACH));
                assertThat(live.frames("gap")).isEmpty();
            }
        }
        for (boolean dialect : new boolean[] {true, false}) {
            try (WsClient behind = request(gateway, dialect)
                    .withoutValues()
                    .param("cursor", "0:9")
                    .connect()) {
                behind.awaitRecords(written - 10);
                assertThat(behind.offsets(0)).isEqualTo(offsets(10, written - 1));
                assertThat(behind.frames("gap")).isEmpty();
            }
        }
    }

    private WsClient live(boolean v2) {
        return request(gateway, v2).withoutValues().param("from", "latest").connect();
    }

    private void write() {
        produce(topic, 0, written + 1, EACH);
        written += EACH;
    }

    private void awaitFailing(boolean failing) {
        await("the readiness answer to say how the replay log is")
                .atMost(Duration.ofSeconds(30))
                .until(() -> replayLog(gateway).path("redis").asText().equals("failing") == failing);
    }

    private void awaitWhole() {
        awaitFailing(false);
        awaitRead(gateway, written);
        awaitDurable(gateway);
        try (RedisProbe probe = RedisProbe.of(redis.uri())) {
            assertThat(new ReplayLog(probe, KAFKA.epoch(topic)).whole(0)).isEqualTo(offsets(0, written - 1));
        }
    }
}
