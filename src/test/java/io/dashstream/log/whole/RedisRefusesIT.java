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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A Redis that cannot be used: the readiness answer says why, in words to act on and without credentials, the gateway
 * serves from Kafka meanwhile, and goes on with Redis when it can.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisRefusesIT extends WholeGateway {
    private static final String PASSWORD = "s3cret-of-the-test";

    private final String topic = KAFKA.newTopic(2);
    private final LocalRedis redis = LocalRedis.start(0);
    private final RedisProbe server = RedisProbe.of(redis.uri());
    private final GatewayProcess gateway = Tier.REDIS
            .reading(topic)
            .set("dashstream.log.redis.url", "redis://default:" + PASSWORD + "@127.0.0.1:" + redis.port())
            .start();
    private int written;

    /** The first of all: the server has another password, as it may be in an installation from its first start on. */
    @BeforeAll
    void shouldSayThatThePasswordIsWrong() {
        server.config("requirepass", "another");
        gateway.awaitReady();
        awaitReason("dashstream.log.redis.url");
        deliver();
        server.config("requirepass", PASSWORD);
        awaitWritten();
    }

    @AfterAll
    void stop() {
        gateway.close();
        server.close();
        redis.close();
    }

    @Test
    void shouldKeepTheCredentialsToItselfI25() {
        assertThat(gateway.logLines()).noneMatch(line -> line.contains(PASSWORD));
        assertThat(gateway.get("/q/health")).doesNotContain(PASSWORD);
        assertThat(gateway.get("/version")).doesNotContain(PASSWORD);
        assertThat(gateway.get("/q/metrics")).doesNotContain(PASSWORD);
    }

    @Test
    void shouldSayThatMemoryIsFullAndDropNothing() {
        server.config("maxmemory", "1mb");
        deliver();
        awaitReason("maxmemory");
        server.config("maxmemory", "0");

        awaitWritten();
    }

    @Test
    void shouldSayThatAnEvictionPolicyMayDeleteTheLog() {
        server.config("maxmemory", "1gb");
        server.config("maxmemory-policy", "allkeys-lru");
        // Connections are judged when they are made.
        server.ask(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
        deliver();
        awaitReason("noeviction");
        server.config("maxmemory", "0");
        await("the readiness answer to warn only")
                .atMost(Duration.ofSeconds(30))
                .until(() -> replayLog(gateway).path("warning").asText().contains("allkeys-lru"));
        server.config("maxmemory-policy", "noeviction");

        awaitWritten();
    }

    @Test
    void shouldSayThatAForeignKeyIsInTheWay() {
        String key = new ReplayLog(server, KAFKA.epoch(topic)).key(1);
        server.ask(Command.SET, key, "of another program");
        deliver();
        awaitReason(key);
        server.ask(Command.DEL, key);

        awaitWritten();
    }

    @Test
    void shouldFillACorruptEntryFromKafkaAndCountIt() {
        deliver();
        awaitWritten();
        String key = new ReplayLog(server, KAFKA.epoch(topic)).key(0);
        // An entry can be put between others only by writing the stream anew.
        server.ask(Command.EVAL, """
                local all = redis.call('XRANGE', KEYS[1], '-', '+')
                local left = redis.call('PTTL', KEYS[1])
                redis.call('DEL', KEYS[1])
                for i, entry in ipairs(all) do
                  if i == 7 then entry[2][2] = 'no record' end
                  redis.call('XADD', KEYS[1], entry[1], unpack(entry[2]))
                end
                redis.call('PEXPIRE', KEYS[1], left)
                """, 1, key);

        // Pages read before are kept for a moment.
        await("the entry to be read")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    deliverTo(true);
                    return gateway.meter("dashstream_replay_corrupt_entries_total") > 0;
                });
        deliverTo(false);
    }

    /** Both dialects get everything, from wherever it is, and who is there live gets what comes. */
    private void deliver() {
        try (WsClient live =
                request(gateway, true).withoutValues().param("from", "latest").connect()) {
            live.awaitFrame("caught_up");
            for (int partition = 0; partition < 2; partition++) {
                produce(topic, partition, written + 1, 2_500);
            }
            written += 2_500;
            live.awaitRecords(5_000);
        }
        deliverTo(true);
        deliverTo(false);
    }

    private void deliverTo(boolean v2) {
        try (WsClient all =
                request(gateway, v2).withoutValues().param("from", "earliest").connect()) {
            all.awaitRecords(2L * written, Duration.ofSeconds(60));
            assertThat(all.offsets(0)).isEqualTo(offsets(0, written - 1));
            assertThat(all.offsets(1)).isEqualTo(offsets(0, written - 1));
            assertThat(all.frames("gap")).isEmpty();
        }
    }

    private void awaitReason(String words) {
        await("the readiness answer to say " + words)
                .atMost(Duration.ofSeconds(30))
                .until(() -> replayLog(gateway).path("redis").asText().equals("failing")
                        && replayLog(gateway).path("reason").asText().contains(words));
        gateway.awaitReady();
    }

    private void awaitWritten() {
        await("the readiness answer to say that the log is written")
                .atMost(Duration.ofSeconds(30))
                .until(() -> replayLog(gateway).path("redis").asText().equals("written"));
        awaitRead(gateway, 2L * written);
        awaitDurable(gateway);
        ReplayLog log = new ReplayLog(server, KAFKA.epoch(topic));
        assertThat(log.whole(0)).isEqualTo(offsets(0, written - 1));
        assertThat(log.whole(1)).isEqualTo(offsets(0, written - 1));
    }
}
