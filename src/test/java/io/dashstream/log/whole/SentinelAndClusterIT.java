package io.dashstream.log.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.FreePort;
import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.RedisProbe;
import io.dashstream.testkit.RedisSentinel;
import io.dashstream.testkit.ReplayLog;
import io.dashstream.testkit.Tier;
import io.dashstream.testkit.WholeGateway;
import io.dashstream.testkit.WsClient;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The replay log in a Redis Cluster, and in a Redis that a Sentinel watches over and replaces. */
class SentinelAndClusterIT extends WholeGateway {
    private static final int SLOTS = 16_384;
    private static final int PARTITIONS = 3;
    private static final int EACH = 3_000;

    private final String topic = KAFKA.newTopic(PARTITIONS);

    @Test
    void shouldWriteToAndReadFromACluster() {
        int port = portOfANode();
        try (LocalRedis node =
                        LocalRedis.start(port, "--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
                RedisProbe redis = RedisProbe.of(node.uri())) {
            List<Object> all = new ArrayList<>(List.of("ADDSLOTS"));
            IntStream.range(0, SLOTS).forEach(all::add);
            redis.ask(Command.CLUSTER, all.toArray());
            await("the cluster to be whole")
                    .until(() -> redis.ask(Command.CLUSTER, "INFO").toString().contains("cluster_state:ok"));
            try (GatewayProcess gateway = start("cluster", node.uri())) {
                fill(0);
                assertServed(gateway, EACH, redis);
            }
        }
    }

    @Test
    void shouldGoOnWithTheServerThatASentinelPutsInTheMastersPlace() {
        try (LocalRedis master = LocalRedis.start(0);
                LocalRedis replica = LocalRedis.start(0, "--replicaof", "127.0.0.1", Integer.toString(master.port()));
                RedisProbe second = RedisProbe.of(replica.uri());
                RedisSentinel sentinel = RedisSentinel.watching(master)) {
            await("the replica to follow")
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            second.ask(Command.INFO, "replication").toString().contains("master_link_status:up"));
            sentinel.awaitReplica();
            try (GatewayProcess gateway = start("sentinel", sentinel.uri())) {
                fill(0);
                assertServed(gateway, EACH, second);
                master.kill();
                fill(EACH);
                // It closes its connections when it becomes one.
                await("the replica to be the master")
                        .atMost(Duration.ofSeconds(30))
                        .ignoreExceptionsInstanceOf(CompletionException.class)
                        .until(() -> second.ask(Command.INFO, "replication")
                                .toString()
                                .contains("role:master"));
                assertServed(gateway, 2 * EACH, second);
            }
        }
    }

    private GatewayProcess start(String type, String url) {
        return Tier.REDIS
                .reading(topic)
                .set("dashstream.log.redis.type", type)
                .set("dashstream.log.redis.url", url)
                .start()
                .awaitReady();
    }

    private void fill(int written) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            produce(topic, partition, written + 1L, EACH);
        }
    }

    private void assertServed(GatewayProcess gateway, long records, RedisProbe redis) {
        awaitRead(gateway, PARTITIONS * records);
        awaitDurable(gateway);
        double before = gateway.meter("replay_buffer_redis_hits_total");
        try (WsClient client =
                request(gateway, true).withoutValues().param("from", "earliest").connect()) {
            client.awaitRecords(PARTITIONS * records, Duration.ofSeconds(60));
        }
        assertThat(gateway.meter("replay_buffer_redis_hits_total"))
                .as("pages that Redis answered")
                .isGreaterThan(before);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(new ReplayLog(redis, KAFKA.epoch(topic)).whole(partition))
                    .isEqualTo(offsets(0, records - 1));
        }
    }

    /** Nodes talk to each other on the port 10,000 above. */
    private static int portOfANode() {
        int port = FreePort.any();
        while (port > 55_000) {
            port = FreePort.any();
        }
        return port;
    }
}
