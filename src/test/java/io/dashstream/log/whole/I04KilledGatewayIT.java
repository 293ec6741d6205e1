package io.dashstream.log.whole;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.SharedRedis;
import io.dashstream.testkit.WholeGateway;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that is killed at any instant goes on where its replay log ends, which has neither a hole nor a repeat. */
class I04KilledGatewayIT extends WholeGateway {
    private static final int PARTITIONS = 3;
    private static final int KILLS = 20;
    private static final int MOST_ENTRIES_OF_A_LIFE = 2_000;

    private final long seed = Long.getLong("dashstream.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final String topic = KAFKA.newTopic(PARTITIONS);
    private final String group = "killed-" + UUID.randomUUID() + "-";
    private final RedisProbe redis = RedisProbe.of(SharedRedis.uri());
    private final ReplayLog log = new ReplayLog(redis, KAFKA.epoch(topic));
    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong written = new AtomicLong();
    private int lives;

    @BeforeEach
    void feed() {
        System.out.println("I04 kills at the instants of -Ddashstream.test.seed=" + seed);
        var unused = load.scheduleAtFixedRate(this::write, 0, 5, MILLISECONDS);
    }

    @AfterEach
    void close() {
        load.shutdownNow();
        redis.close();
    }

    @Test
    void shouldHoldEachRecordOnceAfterKillsAtAnyInstant() throws InterruptedException {
        long committed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (GatewayProcess gateway = start()) {
                awaitAnyInstant(kill);
                gateway.kill();
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                log.whole(partition);
                committed += committedNeverAheadOfTheLog(partition);
            }
        }
        assertThat(committed).as("what killed gateways had committed").isPositive();
        load.shutdown();
        assertThat(load.awaitTermination(10, SECONDS)).isTrue();
        KAFKA.flush();
        try (GatewayProcess gateway = start().awaitReady()) {
            await().atMost(30, SECONDS).until(() -> appended() == written.get() * PARTITIONS);
            awaitDurable(gateway);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(log.whole(partition)).isEqualTo(offsets(0, written.get() - 1));
                int same = partition;
                await().atMost(30, SECONDS).until(() -> committedNeverAheadOfTheLog(same) == written.get());
            }
        }
    }

    /** Amid the start now and then, else amid appending: while it catches up, and live. */
    private void awaitAnyInstant(int kill) {
        if (kill % 5 == 4) {
            await().pollDelay(Duration.ofMillis(random.nextInt(4_000))).until(() -> true);
            return;
        }
        long until = appended() + 1 + random.nextInt(MOST_ENTRIES_OF_A_LIFE);
        await().atMost(60, SECONDS)
                .pollInterval(Duration.ofMillis(1 + random.nextInt(9)))
                .until(() -> appended() >= until);
    }

    /** A group of its own for each life, as replicas have: nobody waits for the session of one that was killed. */
    private GatewayProcess start() {
        lives++;
        return GatewayProcess.reading(topic)
                .set("dashstream.log.redis.url", SharedRedis.uri())
                .set("dashstream.ingest.group-id", group + lives)
                .set("dashstream.ingest.watch-interval", "100ms")
                .jvm("-XX:+UseSerialGC")
                .start();
    }

    private void write() {
        long sequence = written.incrementAndGet();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            KAFKA.send(topic, partition, Records.event("t-" + sequence % 7, sequence));
        }
    }

    private long appended() {
        long all = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all += log.length(partition);
        }
        return all;
    }

    private long committedNeverAheadOfTheLog(int partition) {
        long committed = KAFKA.committed(group + lives, topic, partition);
        assertThat(committed - 1)
                .as("committed in partition %d", partition)
                .isLessThanOrEqualTo(log.through(partition));
        return committed;
    }
}
