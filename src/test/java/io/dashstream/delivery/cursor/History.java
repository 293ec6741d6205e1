package io.dashstream.delivery.cursor;

import static io.dashstream.log.HoleReason.EXPIRED;

import io.dashstream.log.LogEnds;
import io.dashstream.log.LogReader;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.block.RecordBlock;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;

/**
 * What Kafka is to a log, in memory: everything that was written since retention passed, read by offset, later or not at
 * all. One thread, the test's.
 */
final class History implements LogReader, LogEnds {
    private final Map<Integer, List<Entry>> partitions = new HashMap<>();
    private final Map<Integer, Long> oldest = new HashMap<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<RecordBlock> given = new ArrayList<>();
    boolean down;
    int reads;
    int questions;

    private record Entry(long offset, int size, RecordHeader header) {}

    void add(int partition, long offset, int size, RecordHeader header) {
        partitions.computeIfAbsent(partition, p -> new ArrayList<>()).add(new Entry(offset, size, header));
    }

    void expireBefore(int partition, long offset) {
        oldest.put(partition, offset);
        partitions.getOrDefault(partition, new ArrayList<>()).removeIf(entry -> entry.offset() < offset);
    }

    void clear() {
        partitions.clear();
        oldest.clear();
    }

    /** Gives the answers that are owed; those this brings about come with the next call. */
    boolean answer() {
        List<Runnable> now = List.copyOf(answers);
        answers.clear();
        now.forEach(Runnable::run);
        return !now.isEmpty();
    }

    /** How many references there are to the pages that were read, those of the log's own read-ahead among them. */
    int references() {
        return given.stream().mapToInt(RecordBlock::refCnt).sum();
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        reads++;
        CompletableFuture<ReadAnswer> answer = new CompletableFuture<>();
        answers.add(() -> {
            if (down) {
                answer.completeExceptionally(new IllegalStateException("the store is down"));
            } else {
                answer.complete(find(request));
            }
        });
        return answer;
    }

    private ReadAnswer find(ReadRequest request) {
        long start = oldest.getOrDefault(request.partition(), 0L);
        if (request.after() + 1 < start) {
            return new Hole(request.after() + 1, Math.min(start - 1, request.upTo()), EXPIRED);
        }
        RecordBlock block = new RecordBlock(request.partition(), 1 << 20, 1, held -> {});
        given.add(block);
        long prev = request.after();
        for (Entry entry : partitions.getOrDefault(request.partition(), List.of())) {
            if (entry.offset() > request.after() && entry.offset() <= request.upTo() && block.size() < 100) {
                block.append(entry.offset(), prev, ByteBuffer.allocate(entry.size()), entry.header(), 1);
                prev = entry.offset();
            }
        }
        ReadAnswer answer = block.size() == 0 ? new CaughtUp(request.upTo()) : new Records(block.run(0, block.size()));
        block.release();
        return answer;
    }

    @Override
    public CompletionStage<Map<Integer, Long>> oldest(int count) {
        questions++;
        return told(count, partition -> oldest.getOrDefault(partition, 0L));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> newest(int count) {
        return told(count, this::last);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> before(Instant instant, int count) {
        return told(count, partition -> Math.min(instant.toEpochMilli(), last(partition)));
    }

    private long last(int partition) {
        List<Entry> entries = partitions.getOrDefault(partition, List.of());
        return entries.isEmpty()
                ? oldest.getOrDefault(partition, 0L) - 1
                : entries.get(entries.size() - 1).offset();
    }

    private CompletionStage<Map<Integer, Long>> told(int count, ToLongFunction<Integer> offset) {
        Map<Integer, Long> offsets = new HashMap<>();
        for (int partition = 0; partition < count; partition++) {
            offsets.put(partition, offset.applyAsLong(partition));
        }
        return down
                ? CompletableFuture.failedFuture(new IllegalStateException("the store is down"))
                : CompletableFuture.completedFuture(offsets);
    }
}
