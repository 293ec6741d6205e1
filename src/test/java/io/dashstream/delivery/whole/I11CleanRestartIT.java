package io.dashstream.delivery.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.FaultProxy;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A clean restart: nothing comes again, nothing is skipped, also when the last record was too large to be delivered. */
class I11CleanRestartIT extends WholeGateway {
    @ParameterizedTest
    @EnumSource(names = {"REDIS", "KAFKA"})
    void shouldGoOnWhereClientsStoppedWhateverStandsThere(Tier tier) {
        String topic = KAFKA.newTopic(1);
        produce(topic, 0, 1, 100);
        Map<Boolean, String> cursors = new TreeMap<>();
        try (GatewayProcess gateway = start(tier, topic)) {
            for (boolean v2 : new boolean[] {true, false}) {
                try (WsClient client = request(gateway, v2)
                        .withoutValues()
                        .param("from", "earliest")
                        .connect()) {
                    client.awaitRecords(100);
                    cursors.put(v2, client.cursor());
                }
            }
            KAFKA.produce(topic, 0, oversize());
            awaitRead(gateway, 1);
            assertThat(gateway.terminate()).as("exit code after SIGTERM").isIn(0, 143);
        }
        // While no gateway runs.
        produce(topic, 0, 102, 50);
        try (GatewayProcess gateway = start(tier, topic);
                WsClient v1 = resume(gateway, false, cursors.getOrDefault(false, ""));
                WsClient v2 = resume(gateway, true, cursors.getOrDefault(true, ""));
                WsClient all = request(gateway, true).param("from", "earliest").connect()) {
            for (WsClient client : List.of(v1, v2)) {
                client.awaitRecords(50);
            }
            all.awaitRecords(150);
            produce(topic, 0, 152, 5);
            for (WsClient client : List.of(v1, v2)) {
                client.awaitRecords(55);
                assertThat(client.offsets(0)).isEqualTo(offsets(101, 155));
                assertThat(client.frames("gap")).isEmpty();
                assertThat(client.frames("cursor_stale")).isEmpty();
                assertThat(client.frames("reset")).isEmpty();
            }
            assertThat(gateway.meter("websocket_decode_errors_total"))
                    .as("records refused again")
                    .isZero();
            tier.assertServed(gateway);
        }
    }

    private static WsClient resume(GatewayProcess gateway, boolean v2, String cursor) {
        return request(gateway, v2).withoutValues().param("cursor", cursor).connect();
    }

    /** What a gateway has read is in its log when it has ended in order, however slow Redis is. */
    @Test
    void shouldWriteWhatItHasReadBeforeItEnds() {
        String topic = KAFKA.newTopic(1);
        try (LocalRedis redis = LocalRedis.start(0);
                FaultProxy network = FaultProxy.to("127.0.0.1", redis.port());
                RedisProbe probe = RedisProbe.of(redis.uri())) {
            // Of each 16 KiB: some two seconds for all, of the five that the end takes at most.
            network.delay(Duration.ofMillis(15));
            try (GatewayProcess gateway = Tier.REDIS
                    .reading(topic)
                    .set("dashstream.log.redis.url", "redis://127.0.0.1:" + network.port())
                    .start()
                    .awaitReady()) {
                produce(topic, 0, 1, 3_000);
                awaitRead(gateway, 3_000);
                gateway.terminate();
            }
            assertThat(new ReplayLog(probe, KAFKA.epoch(topic)).whole(0)).isEqualTo(offsets(0, 2_999));
        }
    }

    /** Starts reading at the end, as a gateway does by default: what was before is for Redis or Kafka to tell. */
    private static GatewayProcess start(Tier tier, String topic) {
        return tier.reading(topic)
                .set("dashstream.ingest.start", "latest")
                .set("dashstream.ingest.max-payload", "64K")
                .start()
                .awaitReady();
    }

    private static byte[] oversize() {
        return Records.token("t-1", 101, "x".repeat(100_000));
    }
}
