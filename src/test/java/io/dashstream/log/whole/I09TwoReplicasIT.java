package io.dashstream.log.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.SharedRedis;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two replicas on one topic and one Redis, and clients that move between them at random. */
class I09TwoReplicasIT extends WholeGateway {
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 8_000;
    private static final int CLIENTS = 6;
    private static final int LEAST_MOVES = 40;

    private final long seed = Long.getLong("dashstream.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final String topic = KAFKA.newTopic(PARTITIONS);

    @Test
    void shouldShowEveryClientTheWholeStreamOnceAndKeepEachRecordOnce() {
        System.out.println("I09 moves as -Ddashstream.test.seed=" + seed);
        try (GatewayProcess one = Tier.REDIS.reading(topic).start();
                GatewayProcess other = Tier.REDIS.reading(topic).start();
                RedisProbe redis = RedisProbe.of(SharedRedis.uri())) {
            List<GatewayProcess> replicas = List.of(one.awaitReady(), other.awaitReady());
            List<Wanderer> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Wanderer(i % 2 == 0))
                    .toList();
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    produce(topic, partition, 1, RECORDS);
                }
            });
            int moves = 0;
            while (!load.isDone() || moves < LEAST_MOVES) {
                move(clients.get(random.nextInt(CLIENTS)), replicas.get(random.nextInt(2)));
                moves++;
            }
            load.join();
            for (Wanderer client : clients) {
                client.leave();
                client.arrive(replicas.get(random.nextInt(2)));
                client.await(PARTITIONS * RECORDS);
                client.leave();
            }

            ReplayLog log = new ReplayLog(redis, KAFKA.epoch(topic));
            awaitDurable(one);
            awaitDurable(other);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (Wanderer client : clients) {
                    assertThat(client.offsets(partition)).isEqualTo(offsets(0, RECORDS - 1));
                }
                assertThat(log.whole(partition)).isEqualTo(offsets(0, RECORDS - 1));
            }
            replicas.forEach(Tier.REDIS::assertServed);
        }
    }

    private static void move(Wanderer client, GatewayProcess to) {
        if (client.isAway()) {
            client.arrive(to);
        } else {
            client.leave();
        }
    }
}
