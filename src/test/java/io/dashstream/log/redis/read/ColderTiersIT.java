package io.dashstream.log.redis.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.local.LocalRedis;
import io.dashstream.log.PartitionedLog;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.log.redis.write.LogOverKafka;
import io.dashstream.log.redis.write.LogOverKafka.Replica;
import io.dashstream.metrics.MeterNames;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What memory has dropped is read from Redis, and what Redis lacks from Kafka, without a seam. */
class ColderTiersIT {
    private static final int MANY = 1000;

    private final LogOverKafka log = new LogOverKafka();
    private final LocalRedis redis = LocalRedis.start(0);
    private final RedisLink link = SharedRedis.linkTo(redis.uri(), Duration.ofSeconds(5));
    private final RedisTier tier = new RedisTier(
            () -> SharedRedis.linkTo(redis.uri(), Duration.ofMillis(500)),
            2,
            new HeaderPeek(FrameLimits.DEFAULT),
            new RedisMeters(log.registry));

    @BeforeEach
    void fill() {
        Replica replica = log.replica(redis.uri());
        log.feed(MANY, replica);
        log.awaitDurable(replica);
        replica.writer().close();
    }

    @AfterEach
    void close() {
        tier.close();
        log.close();
        link.close();
        redis.close();
    }

    @Test
    void shouldReadFromRedisAlone() {
        assertThat(readAll(log.coldOnly(tier))).isEqualTo(log.accepted(0));
        assertThat(count(MeterNames.REPLAY_REDIS_MISSES)).isZero();
    }

    @Test
    void shouldFillWhatRedisHasTrimmedAndWhatItLostFromKafka() {
        ask(Request.cmd(Command.XTRIM).arg(stream()).arg("MINID").arg("300-1"));
        ask(Request.cmd(Command.XDEL).arg(stream()).arg("500-1").arg("501-1").arg("700-1"));

        assertThat(readAll(log.coldOnly(tier))).isEqualTo(log.accepted(0));
        assertThat(count(MeterNames.REPLAY_REDIS_HITS)).isPositive();
        assertThat(count(MeterNames.REPLAY_REDIS_MISSES)).isPositive();
    }

    @Test
    void shouldReadFromKafkaWhileRedisHangsI05() {
        redis.freeze();
        try {
            assertThat(readAll(log.coldOnly(tier))).isEqualTo(log.accepted(0));
        } finally {
            redis.thaw();
        }
    }

    private List<Long> readAll(PartitionedLog from) {
        List<Long> offsets = new ArrayList<>();
        long position = -1;
        while (position < MANY - 1) {
            ReadAnswer answer = from.read(new ReadRequest(0, position, MANY - 1, 100, 1 << 20))
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            if (answer instanceof CaughtUp caughtUp) {
                position = caughtUp.through();
            } else {
                assertThat(answer).isInstanceOf(Records.class);
                Records records = (Records) answer;
                for (int i = 0; i < records.run().size(); i++) {
                    offsets.add(records.run().record(i).offset());
                }
                position = records.run().last().offset();
                records.run().release();
            }
        }
        return offsets;
    }

    private String stream() {
        return new StreamKeys(log.epoch(), 0).log();
    }

    private void ask(Request request) {
        link.send(request).toCompletableFuture().join();
    }

    private double count(String meter) {
        return log.registry.get(meter).counter().count();
    }
}
