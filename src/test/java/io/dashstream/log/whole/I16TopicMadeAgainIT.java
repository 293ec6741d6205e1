package io.dashstream.log.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.Epoch;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.SharedRedis;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRecord;
import io.vertx.redis.client.Command;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The topic is deleted and made again with the same name while clients of both dialects are there, and while one is away. */
class I16TopicMadeAgainIT extends WholeGateway {
    private static final int OLD = 4_000;
    private static final int NEW = 3_000;

    private final String topic = KAFKA.newTopic(1);
    private final Epoch before = KAFKA.epoch(topic);

    @Test
    void shouldSayResetAndShowNothingOfTheOldLife() {
        KAFKA.flush();
        write("old", OLD);
        try (RedisProbe redis = RedisProbe.of(SharedRedis.uri());
                GatewayProcess gateway = Tier.REDIS.reading(topic).start().awaitReady();
                WsClient v2 = all(gateway, true).awaitRecords(OLD);
                WsClient v1 = all(gateway, false).awaitRecords(OLD)) {
            awaitDurable(gateway);
            String cursor = v2.cursor();
            // It is told to go on from the beginning.
            v1.allowJump();
            KAFKA.delete(topic);
            makeAgain();
            write("new", NEW);
            Epoch now = KAFKA.epoch(topic);

            v2.awaitRecords(OLD + NEW);
            v1.awaitRecords(OLD + NEW);
            assertThat(v2.frames("reset")).singleElement().satisfies(reset -> {
                assertThat(reset.path("reason").asText()).isEqualTo("epoch");
                assertThat(reset.path("epoch").asText()).isEqualTo(now.id());
            });
            assertThat(v1.frames("cursor_reset_complete")).hasSize(1);
            for (WsClient client : List.of(v1, v2)) {
                assertThat(client.offsets(0).subList(OLD, OLD + NEW)).isEqualTo(offsets(0, NEW - 1));
                assertNoOther("new", client.records().subList(OLD, OLD + NEW));
            }
            assertThatAnyoneGetsTheNewLifeOnly(gateway, cursor, now);
            awaitDurable(gateway);
            assertThat(new ReplayLog(redis, now).whole(0)).isEqualTo(offsets(0, NEW - 1));
            ReplayLog left = new ReplayLog(redis, before);
            assertThat(left.whole(0)).isEqualTo(offsets(0, OLD - 1));
            assertThat(redis.ask(Command.PTTL, left.key(0)).toLong())
                    .as("until the old life's stream expires")
                    .isPositive();
        }
        try (GatewayProcess restarted = Tier.REDIS.reading(topic).start().awaitReady()) {
            assertThatAnyoneGetsTheNewLifeOnly(restarted, before + "@0:" + (OLD - 1), KAFKA.epoch(topic));
            Tier.REDIS.assertServed(restarted);
        }
    }

    private static void assertThatAnyoneGetsTheNewLifeOnly(GatewayProcess gateway, String oldCursor, Epoch now) {
        for (boolean dialect : new boolean[] {true, false}) {
            try (WsClient back =
                            request(gateway, dialect).param("cursor", oldCursor).connect();
                    WsClient fresh = all(gateway, dialect)) {
                back.awaitRecords(NEW);
                fresh.awaitRecords(NEW);
                if (dialect) {
                    assertThat(back.awaitFrame("reset").path("epoch").asText()).isEqualTo(now.id());
                } else {
                    back.awaitFrame("cursor_reset_complete");
                }
                for (WsClient client : List.of(back, fresh)) {
                    assertThat(client.offsets(0)).isEqualTo(offsets(0, NEW - 1));
                    assertNoOther("new", client.records());
                }
            }
        }
    }

    private static WsClient all(GatewayProcess gateway, boolean v2) {
        return request(gateway, v2).param("from", "earliest").connect();
    }

    private void write(String thread, int count) {
        for (int i = 0; i < count; i++) {
            KAFKA.send(topic, 0, record(thread, i + 1L));
        }
        KAFKA.flush();
    }

    private static void assertNoOther(String thread, List<WsRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            assertThat(Arrays.equals(records.get(i).value(), record(thread, i + 1L)))
                    .as("record %d is of the life in which the thread is %s", i, thread)
                    .isTrue();
        }
    }

    /** Kafka takes a moment to forget the name. */
    private void makeAgain() {
        org.awaitility.Awaitility.await("the name to be free")
                .ignoreExceptions()
                .until(() -> {
                    KAFKA.newTopic(topic, 1);
                    return !KAFKA.epoch(topic).equals(before);
                });
    }
}
