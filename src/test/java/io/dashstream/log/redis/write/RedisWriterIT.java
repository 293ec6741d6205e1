package io.dashstream.log.redis.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.LocalRedis;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.log.redis.write.LogOverKafka.Replica;
import io.dashstream.metrics.MeterNames;
import io.dashstream.testkit.FaultProxy;
import io.dashstream.testkit.RedisProbe;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever befalls Redis, its streams are whole again afterwards; memory holds far less than was missed. */
class RedisWriterIT {
    private static final int MANY = 2000;

    private final LogOverKafka log = new LogOverKafka();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldAppendEverythingOnceAndKnowIt() {
        Replica replica = log.replica(SharedRedis.uri());
        log.feed(MANY, replica);
        log.feed(3, replica);

        log.awaitDurable(replica);
        log.assertWhole(SharedRedis.uri());
    }

    @Test
    void shouldGoOnFromKafkaAfterConnectionsWereCutI12() {
        try (LocalRedis redis = LocalRedis.start(0);
                FaultProxy network = FaultProxy.to("127.0.0.1", redis.port())) {
            Replica replica = log.replica("redis://127.0.0.1:" + network.port());
            log.feed(100, replica);
            log.awaitDurable(replica);
            network.cut();
            log.feed(MANY, replica);
            awaitFailure();
            network.heal();

            log.awaitDurable(replica);
            log.assertWhole(redis.uri());
        }
    }

    @Test
    void shouldGoOnAfterAnswersWereLostI12() {
        try (LocalRedis redis = LocalRedis.start(0);
                FaultProxy network = FaultProxy.to("127.0.0.1", redis.port())) {
            Replica replica = log.replica("redis://127.0.0.1:" + network.port());
            for (int i = 0; i < 10; i++) {
                log.feed(MANY / 10, replica);
                network.breakConnections();
            }

            log.awaitDurable(replica);
            log.assertWhole(redis.uri());
        }
    }

    @Test
    void shouldGoOnAfterASlowAndAStalledNetworkI12() {
        try (LocalRedis redis = LocalRedis.start(0);
                FaultProxy network = FaultProxy.to("127.0.0.1", redis.port())) {
            Replica replica = log.replica("redis://127.0.0.1:" + network.port());
            network.delay(Duration.ofMillis(50));
            log.feed(MANY, replica);
            network.stall();
            log.feed(10, replica);
            awaitFailure();
            network.heal();

            log.awaitDurable(replica);
            log.assertWhole(redis.uri());
        }
    }

    @Test
    void shouldGoOnAfterTheServerHungI12() {
        try (LocalRedis redis = LocalRedis.start(0)) {
            Replica replica = log.replica(redis.uri());
            log.feed(100, replica);
            log.awaitDurable(replica);
            redis.freeze();
            log.feed(MANY, replica);
            awaitFailure();
            redis.thaw();

            log.awaitDurable(replica);
            log.assertWhole(redis.uri());
        }
    }

    @Test
    void shouldBeginAgainWhenTheServerCameBackEmptyI12() {
        LocalRedis first = LocalRedis.start(0);
        Replica replica = log.replica(first.uri());
        log.feed(MANY, replica);
        log.awaitDurable(replica);
        first.kill();
        log.feed(100, replica);
        awaitFailure();
        try (first;
                LocalRedis second = LocalRedis.start(first.port())) {
            log.awaitDurable(replica);
            log.assertWhole(second.uri());
        }
    }

    @Test
    void shouldNoticeThatTheServerWasEmptiedUnderItsConnection() {
        try (LocalRedis redis = LocalRedis.start(0);
                RedisLink operator = SharedRedis.linkTo(redis.uri(), Duration.ofSeconds(5))) {
            Replica replica = log.replica(redis.uri());
            log.feed(MANY, replica);
            log.awaitDurable(replica);
            operator.send(Request.cmd(Command.FLUSHALL)).toCompletableFuture().join();
            log.feed(1, replica);

            log.awaitDurable(replica);
            log.assertWhole(redis.uri());
        }
    }

    @Test
    void shouldHoldEachRecordOnceWhenTwoReplicasAppendI09() {
        Replica one = log.replica(SharedRedis.uri());
        Replica other = log.replica(SharedRedis.uri());
        for (int i = 0; i < 20; i++) {
            log.feed(MANY / 20, one, other);
        }

        log.awaitDurable(one);
        log.awaitDurable(other);
        log.assertWhole(SharedRedis.uri());
    }

    @Test
    void shouldGoOnWhereAnotherReplicaEnded() {
        Replica one = log.replica(SharedRedis.uri());
        log.feed(MANY, one);
        log.awaitDurable(one);
        one.writer().close();
        log.feed(MANY);
        Replica other = log.replica(SharedRedis.uri(), 2L * MANY, 2L * MANY);
        log.feed(10, other);

        log.awaitDurable(other);
        log.assertWhole(SharedRedis.uri());
    }

    @Test
    void shouldKeepTwoTopicsApartI20() {
        try (LogOverKafka neighbour = new LogOverKafka()) {
            Replica ours = log.replica(SharedRedis.uri());
            Replica theirs = neighbour.replica(SharedRedis.uri());
            log.feed(100, ours);
            neighbour.feed(50, theirs);

            log.awaitDurable(ours);
            neighbour.awaitDurable(theirs);
            log.assertWhole(SharedRedis.uri());
            neighbour.assertWhole(SharedRedis.uri());
        }
    }

    /** The server's replica took over and lacks the newest entries: the script refuses what would break the chain. */
    @Test
    void shouldAppendAgainWhatTheServerHasLostAtItsEnd() {
        try (LocalRedis redis = LocalRedis.start(0);
                RedisProbe server = RedisProbe.of(redis.uri())) {
            Replica replica = log.replica(redis.uri());
            log.feed(100, replica);
            log.awaitDurable(replica);
            List<Copy> before = copies(server);
            log.feed(100, replica);
            log.awaitDurable(replica);
            before.forEach(copy -> copy.restore(server));
            log.feed(1, replica);

            log.awaitDurable(replica);
            log.assertWhole(redis.uri());
        }
    }

    @Test
    void shouldWriteTheOtherPartitionsWhileAForeignKeyIsInTheWayOfOneAndSayWhich() {
        try (LocalRedis redis = LocalRedis.start(0);
                RedisProbe server = RedisProbe.of(redis.uri())) {
            String key = new StreamKeys(log.epoch(), 0).log();
            server.ask(Command.SET, key, "of somebody else");
            Replica replica = log.replica(redis.uri());
            log.feed(MANY, replica);
            await().untilAsserted(() ->
                    assertThat(replica.writer().through(log.epoch())).isEqualTo(Map.of(1, MANY - 1L)));
            assertThat(replica.writer().fault().orElseThrow().words()).contains(key);
            server.ask(Command.DEL, key);

            log.awaitDurable(replica);
            log.assertWhole(redis.uri());
            await().untilAsserted(() -> assertThat(replica.writer().fault()).isEmpty());
        }
    }

    @Test
    void shouldWriteToTheEndOfTheLogBeforeItCloses() {
        try (LocalRedis redis = LocalRedis.start(0);
                FaultProxy network = FaultProxy.to("127.0.0.1", redis.port())) {
            Replica replica = log.replica("redis://127.0.0.1:" + network.port());
            network.delay(Duration.ofMillis(20));
            log.feed(MANY, replica);
            replica.writer().drain(Duration.ofSeconds(30));

            assertThat(replica.writer().through(log.epoch())).isEqualTo(Map.of(0, MANY - 1L, 1, MANY - 1L));
            log.assertWhole(redis.uri());
        }
    }

    @Test
    void shouldTellAStartThatReadingHadEndedBehindWhatIsStillBeingFilledIn() {
        try (LocalRedis redis = LocalRedis.start(0);
                RedisProbe server = RedisProbe.of(redis.uri());
                FaultProxy network = FaultProxy.to("127.0.0.1", redis.port())) {
            network.delay(Duration.ofMillis(40));
            log.feed(MANY);
            // As a gateway that starts with what is newest: memory begins there, and the stream with what Kafka still
            // has.
            Replica killed = log.replica("redis://127.0.0.1:" + network.port(), MANY, MANY);
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> killed.writer().through(log.epoch()).size() == 2);
            network.cut();
            killed.writer().close();
            assertThat(server.ask(Command.XLEN, new StreamKeys(log.epoch(), 0).log())
                            .toLong())
                    .as("filled in before the kill")
                    .isLessThan(log.accepted(0).size());
            Replica next = log.replica(redis.uri(), MANY, MANY);

            assertThat(next.writer().ends(log.epoch(), 2).toCompletableFuture().join())
                    .isEqualTo(Map.of(0, MANY - 1L, 1, MANY - 1L));
            log.awaitDurable(next);
            log.assertWhole(redis.uri());
        }
    }

    /** All keys of a server as they are now. */
    private static List<Copy> copies(RedisProbe server) {
        List<Copy> all = new ArrayList<>();
        for (Response key : server.ask(Command.KEYS, "*")) {
            all.add(new Copy(
                    key.toString(), server.ask(Command.DUMP, key.toString()).toBuffer()));
        }
        return all;
    }

    /** One key as it was. */
    private record Copy(String key, Buffer content) {
        void restore(RedisProbe server) {
            server.ask(Request.cmd(Command.RESTORE).arg(key).arg(0).arg(content).arg("REPLACE"));
        }
    }

    private void awaitFailure() {
        await().untilAsserted(() -> assertThat(log.registry
                        .get(MeterNames.REPLAY_REDIS_WRITE_FAILURES)
                        .counter()
                        .count())
                .isPositive());
    }
}
