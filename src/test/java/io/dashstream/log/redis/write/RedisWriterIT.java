package io.dashstream.log.redis.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.LocalRedis;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.log.redis.write.LogOverKafka.Replica;
import io.dashstream.metrics.MeterNames;
import io.dashstream.testkit.FaultProxy;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
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

    private void awaitFailure() {
        await().untilAsserted(() -> assertThat(log.registry
                        .get(MeterNames.REPLAY_REDIS_WRITE_FAILURES)
                        .counter()
                        .count())
                .isPositive());
    }
}
