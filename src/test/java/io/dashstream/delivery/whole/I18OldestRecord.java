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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cursor exactly at, one before, and one after the oldest retained record. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class I18OldestRecord extends WholeGateway {
    private static final long OLDEST = 500;
    private static final int RECORDS = 4_000;

    private final Tier tier;
    private final String topic = KAFKA.newTopic(1);
    private final GatewayProcess gateway;

    /** @param tier what holds the oldest record, and nothing colder does */
    I18OldestRecord(Tier tier) {
        this.tier = tier;
        produce(topic, 0, 1, RECORDS);
        this.gateway = filled(tier, topic, RECORDS);
    }

    @BeforeAll
    void dropTheOldest() {
        KAFKA.deleteBefore(topic, 0, OLDEST);
        if (tier == Tier.REDIS) {
            try (RedisProbe redis = RedisProbe.of(SharedRedis.uri())) {
                redis.ask(Command.XTRIM, new ReplayLog(redis, KAFKA.epoch(topic)).key(0), "MINID", OLDEST + "-1");
            }
        }
    }

    @AfterAll
    void stop() {
        tier.assertServed(gateway);
        gateway.close();
    }

    @ParameterizedTest(name = "dialect 2: {0}, cursor {1}")
    @CsvSource({
        "true, 498",
        "true, 499",
        "true, 500",
        "true, 501",
        "false, 498",
        "false, 499",
        "false, 500",
        "false, 501"
    })
    void shouldMissNoGapAndTellNoFalseOne(boolean v2, long cursor) {
        try (WsClient client = request(gateway, v2)
                .withoutValues()
                .param("cursor", "0:" + cursor)
                .connect()) {
            long first = Math.max(OLDEST, cursor + 1);
            client.awaitRecords(RECORDS - first);

            assertThat(client.offsets(0)).isEqualTo(offsets(first, RECORDS - 1));
            List<String> told = v2
                    ? client.frames("gap").stream().map(WholeGateway::range).toList()
                    : client.frames("cursor_stale").stream()
                            .map(stale -> stale.path("requested").asText() + " "
                                    + stale.path("oldest").asText())
                            .toList();
            List<String> right = cursor + 1 >= OLDEST ? List.of() : List.of(v2 ? "0:499-499 expired" : "498 500");
            assertThat(told).isEqualTo(right);
        }
    }

    @ParameterizedTest(name = "dialect 2: {0}")
    @CsvSource({"true", "false"})
    void shouldStartAtTheOldestWithoutAGap(boolean v2) {
        try (WsClient client =
                request(gateway, v2).withoutValues().param("from", "earliest").connect()) {
            client.awaitRecords(RECORDS - OLDEST);

            assertThat(client.offsets(0)).isEqualTo(offsets(OLDEST, RECORDS - 1));
            assertThat(client.frames("gap")).isEmpty();
            assertThat(client.frames("cursor_stale")).isEmpty();
        }
    }
}
