package io.dashstream.log.kafka;

import static java.util.Objects.requireNonNull;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogEnds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks Kafka about the topic, over one admin connection made when first needed. Any thread; nothing blocks. */
public final class KafkaTopic implements LogEnds, AutoCloseable {
    private final Map<String, Object> settings;
    private final String topic;
    private final Executor executor;

    private @Nullable Admin admin;
    private boolean closed;

    /**
     * @param connection Kafka client settings; those an admin client does not know are left out
     * @param timeout how long one question may take
     * @param executor where the connection is made, which may wait for name servers
     */
    public KafkaTopic(Map<String, Object> connection, String topic, Duration timeout, Executor executor) {
        this.settings = new HashMap<>(connection);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        int millis = Math.toIntExact(timeout.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "dashstream-log-ends");
        this.topic = topic;
        this.executor = executor;
    }

    /** The life of the topic that Kafka holds now. */
    public CompletionStage<Epoch> epoch() {
        return asking(() -> {
            Admin kafka = connected();
            CompletionStage<String> topicId = requireNonNull(
                            kafka.describeTopics(List.of(topic))
                                    .topicNameValues()
                                    .get(topic),
                            "the answer names what was asked")
                    .toCompletionStage()
                    .thenApply(found -> found.topicId().toString());
            return kafka.describeCluster().clusterId().toCompletionStage().thenCombine(topicId, Epoch::of);
        });
    }

    @Override
    public CompletionStage<Map<Integer, Long>> oldest(int partitions) {
        return offsets(OffsetSpec.earliest(), partitions);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> newest(int partitions) {
        return offsets(OffsetSpec.latest(), partitions).thenApply(KafkaTopic::lastBefore);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> before(Instant instant, int partitions) {
        return offsets(OffsetSpec.forTimestamp(instant.toEpochMilli()), partitions)
                .thenCombine(offsets(OffsetSpec.latest(), partitions), (found, ends) -> {
                    Map<Integer, Long> first = new HashMap<>(ends);
                    found.forEach((partition, offset) -> {
                        if (offset >= 0) {
                            first.put(partition, offset);
                        }
                    });
                    return lastBefore(first);
                });
    }

    private CompletionStage<Map<Integer, Long>> offsets(OffsetSpec spec, int partitions) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), spec);
        }
        // As ingest reads: the end of an open transaction is not the end.
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        return asking(() -> connected().listOffsets(asked, options).all().toCompletionStage())
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                of -> of.getKey().partition(),
                                of -> of.getValue().offset())));
    }

    private static Map<Integer, Long> lastBefore(Map<Integer, Long> offsets) {
        Map<Integer, Long> last = new HashMap<>();
        offsets.forEach((partition, offset) -> last.put(partition, offset - 1));
        return last;
    }

    private <T> CompletionStage<T> asking(Supplier<CompletionStage<T>> question) {
        return CompletableFuture.supplyAsync(question, executor).thenCompose(answer -> answer);
    }

    private synchronized Admin connected() {
        if (closed) {
            throw new IllegalStateException("the log is closed; Kafka is not asked any more");
        }
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
