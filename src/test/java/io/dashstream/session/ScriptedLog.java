package io.dashstream.session;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogAppender;
import io.dashstream.log.LogLife;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.TelemetryLog;
import io.dashstream.wire.RecordHeader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The log beside a {@link ScriptedDelivery}: it has a topic's name and nothing else. */
@Alternative
@ApplicationScoped
class ScriptedLog implements TelemetryLog, LogAppender {
    @Override
    public Optional<Epoch> epoch() {
        return Optional.of(ScriptedDelivery.EPOCH);
    }

    @Override
    public Optional<LogLife> life() {
        return Optional.empty();
    }

    @Override
    public String topic() {
        return "door-test";
    }

    @Override
    public int partitions() {
        return 2;
    }

    @Override
    public long head(int partition) {
        return -1;
    }

    @Override
    public CompletionStage<Map<Integer, Long>> oldest() {
        return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public CompletionStage<Map<Integer, Long>> newest() {
        return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public CompletionStage<Map<Integer, Long>> before(Instant instant) {
        return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public void onChange(Runnable listener) {
        // Nothing ever changes here.
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        return CompletableFuture.completedStage(new ReadAnswer.CaughtUp(request.after()));
    }

    @Override
    public void open(Epoch epoch, int partition, long nextOffset, int partitions) {
        // Without Kafka nobody opens a partition.
    }

    @Override
    public long nextOffset(int partition) {
        return -1;
    }

    @Override
    public void append(int partition, long offset, ByteBuffer value, RecordHeader header, long nowMs) {
        // Without Kafka nobody appends.
    }

    @Override
    public void pass(int partition, long through) {
        // Without Kafka nobody passes anything.
    }

    @Override
    public void lose(int partition, long through) {
        // Without Kafka nobody loses anything.
    }

    @Override
    public void settle(int partition, long through) {
        // Without Kafka there is nothing to confirm.
    }

    @Override
    public void publish() {
        // Without Kafka nothing is published.
    }
}
