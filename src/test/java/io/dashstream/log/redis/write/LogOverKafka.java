package io.dashstream.log.redis.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogSettings;
import io.dashstream.log.PartitionedLog;
import io.dashstream.log.TestSettings;
import io.dashstream.log.kafka.KafkaTier;
import io.dashstream.log.kafka.KafkaTopic;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.log.redis.read.RedisTier;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.log.redis.stream.StreamCheck;
import io.dashstream.log.redis.stream.StreamEntry;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RecordHeader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** A log over a real topic with a memory of few records, and a writer of it. The test's thread. */
public final class LogOverKafka implements AutoCloseable {
    private static final int PARTITIONS = 2;
    private static final Retention RETENTION = new Retention(1_000_000, 1L << 40, Duration.ofHours(1));

    private final SharedKafka kafka = SharedKafka.get();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
    private final String topic;
    private final KafkaTopic ends;
    private final KafkaTier tier;
    private final Epoch epoch;
    private final List<Runnable> opened = new ArrayList<>();
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final long[] next = new long[PARTITIONS];

    public LogOverKafka() {
        topic = kafka.newTopic(PARTITIONS);
        Map<String, Object> connection = Map.of("bootstrap.servers", kafka.bootstrap());
        LogSettings settings = TestSettings.ofTopic(topic, TestSettings.with(Map.of()));
        ends = new KafkaTopic(connection, topic, Duration.ofSeconds(10), executor);
        tier = new KafkaTier(connection, ends, settings, peek);
        epoch = ends.epoch().toCompletableFuture().join();
    }

    public Epoch epoch() {
        return epoch;
    }

    /** One replica's log, without Redis among its tiers, and its writer. */
    public record Replica(PartitionedLog log, RedisWriter writer) {}

    /** A replica that reads the topic from these offsets on and writes to the server at the address. */
    public Replica replica(String redis, long... from) {
        PartitionedLog log = new PartitionedLog(
                topic, () -> new MemoryTail(64 << 10, Duration.ofHours(1)), life -> List.of(tier.in(life)), ends);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.open(epoch, partition, from.length == 0 ? 0 : from[partition], PARTITIONS);
        }
        RedisLink link = SharedRedis.linkTo(redis, Duration.ofMillis(500));
        RedisWriter writer = new RedisWriter(log, link, RETENTION, new RedisMeters(registry), Clock.systemUTC());
        writer.start();
        opened.add(writer::close);
        opened.add(log::close);
        return new Replica(log, writer);
    }

    /** The topic as readers see it that have no memory: from Redis, else from Kafka. */
    public PartitionedLog coldOnly(RedisTier redis) {
        PartitionedLog log = new PartitionedLog(
                topic,
                () -> new MemoryTail(64 << 10, Duration.ofHours(1)),
                life -> List.of(redis.in(life), tier.in(life)),
                ends);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.open(epoch, partition, next[partition], PARTITIONS);
        }
        opened.add(log::close);
        return log;
    }

    /** The offsets of the records that were accepted. */
    public List<Long> accepted(int partition) {
        return LongStream.range(0, next[partition])
                .filter(offset -> offset % 5 != 4)
                .boxed()
                .toList();
    }

    /** Writes that many records to each partition; the replicas have read them when it returns. Every fifth is refused. */
    public void feed(int count, Replica... replicas) {
        for (int i = 0; i < count; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                kafka.send(topic, partition, value(partition, next[partition] + i));
            }
        }
        kafka.flush();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int i = 0; i < count; i++) {
                long offset = next[partition]++;
                for (Replica replica : replicas) {
                    append(replica.log(), partition, offset);
                }
            }
        }
        for (Replica replica : replicas) {
            replica.log().publish();
        }
    }

    private void append(PartitionedLog log, int partition, long offset) {
        byte[] value = value(partition, offset);
        if (peek.peek(value) instanceof RecordHeader header) {
            log.append(partition, offset, ByteBuffer.wrap(value), header, System.currentTimeMillis());
        } else {
            log.pass(partition, offset);
        }
    }

    private static byte[] value(int partition, long offset) {
        return offset % 5 == 4 ? new byte[] {9, 9} : Records.event("t-" + offset % 3 + "-" + partition, offset + 1);
    }

    /** Waits until the writer knows everything written to be in Redis. */
    public void awaitDurable(Replica replica) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(replica.writer().through(epoch)).isEqualTo(Map.of(0, next[0] - 1, 1, next[1] - 1)));
    }

    /** Reads all entries: every record of the topic once, each following the one before it. */
    public void assertWhole(String redis) {
        try (RedisLink link = SharedRedis.linkTo(redis, Duration.ofSeconds(10))) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<StreamEntry> entries = StreamCheck.whole(link, new StreamKeys(epoch, partition));
                for (StreamEntry entry : entries) {
                    assertThat(entry.value()).isEqualTo(value(partition, entry.offset()));
                }
                assertThat(entries).extracting(StreamEntry::offset).isEqualTo(accepted(partition));
            }
        }
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
        tier.close();
        ends.close();
        executor.shutdownNow();
    }
}
