package io.dashstream.log.redis.write;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.local.LocalRedis;
import io.dashstream.log.Epoch;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.log.redis.stream.StreamCheck;
import io.dashstream.log.redis.stream.StreamEntry;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I04: a gateway that is killed under load goes on where its replay log ends, which has neither a hole nor a repeat. */
class I04KilledGatewayIT {
    private static final int PARTITIONS = 3;
    private static final int KILLS = 4;
    private static final String GROUP = "killed-again-and-again";

    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(PARTITIONS);
    private final LocalRedis redis = LocalRedis.start(0);
    private final RedisLink link = SharedRedis.linkTo(redis.uri(), Duration.ofSeconds(10));
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong written = new AtomicLong();
    private Epoch epoch = new Epoch("unknown");

    @BeforeEach
    void feed() throws Exception {
        String id = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .topicId()
                .toString();
        epoch = Epoch.of(admin.describeCluster().clusterId().get(), id);
        var unused = load.scheduleAtFixedRate(this::write, 0, 2, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void close() {
        load.shutdownNow();
        admin.close();
        link.close();
        redis.close();
    }

    @Test
    void shouldHoldEachRecordOnceAfterKillsAtAnyInstant() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            try (GatewayProcess gateway = gateway()) {
                gateway.awaitReady();
                long before = appended();
                // The first ones in the middle of catching up, the last ones in live.
                await().atMost(30, SECONDS).until(() -> appended() > before);
                gateway.kill();
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                StreamCheck.whole(link, keys(partition));
            }
            assertThatNothingIsCommittedAheadOfTheLog();
        }
        load.shutdown();
        assertThat(load.awaitTermination(10, SECONDS)).isTrue();
        kafka.flush();
        try (GatewayProcess gateway = gateway()) {
            gateway.awaitReady();
            await().atMost(30, SECONDS).until(() -> appended() == written.get() * PARTITIONS);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(StreamCheck.whole(link, keys(partition)))
                        .extracting(StreamEntry::offset)
                        .isEqualTo(offsets());
            }
            await().atMost(30, SECONDS)
                    .until(() -> committed().equals(List.of(written.get(), written.get(), written.get())));
            assertThatNothingIsCommittedAheadOfTheLog();
        }
    }

    private GatewayProcess gateway() {
        return GatewayProcess.reading(topic)
                .set("dashstream.log.redis.url", redis.uri())
                .set("dashstream.ingest.group-id", GROUP)
                .set("mp.messaging.incoming.telemetry.session.timeout.ms", "6000")
                .set("mp.messaging.incoming.telemetry.heartbeat.interval.ms", "1000")
                .start();
    }

    private void write() {
        long sequence = written.incrementAndGet();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            kafka.send(topic, partition, Records.event("t-" + sequence % 7, sequence));
        }
    }

    private long appended() {
        long all = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all += StreamCheck.length(link, keys(partition));
        }
        return all;
    }

    private void assertThatNothingIsCommittedAheadOfTheLog() throws Exception {
        List<Long> committed = committed();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(committed.get(partition) - 1)
                    .as("committed in partition %d", partition)
                    .isLessThanOrEqualTo(StreamCheck.through(link, keys(partition)));
        }
    }

    /** The committed offset of each partition, 0 for none. */
    private List<Long> committed() throws ExecutionException, InterruptedException {
        var offsets = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        List<Long> committed = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            var offset = offsets.get(new TopicPartition(topic, partition));
            committed.add(offset == null ? 0 : offset.offset());
        }
        return committed;
    }

    private List<Long> offsets() {
        List<Long> offsets = new ArrayList<>();
        for (long offset = 0; offset < written.get(); offset++) {
            offsets.add(offset);
        }
        return offsets;
    }

    private StreamKeys keys(int partition) {
        return new StreamKeys(epoch, partition);
    }
}
