package io.dashstream.log;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The log as its readers see it: every tier behind one {@link LogReader#read}, and where the log begins and ends.
 * Any thread.
 *
 * <p>A read never answers {@code NotHere}: what no tier holds is a {@code Hole}.
 */
public interface TelemetryLog extends LogReader {
    /** The life of the topic the log holds now; empty until Kafka has told it and ingest stands on every partition. */
    Optional<Epoch> epoch();

    /** The life the log holds now; empty as long as {@link #epoch} is. Cheap: a volatile read. */
    Optional<LogLife> life();

    String topic();

    /** Number of partitions that are open; partitions are numbered from 0. 0 while {@link #epoch} is empty. */
    int partitions();

    /**
     * The newest offset of a partition that ingest has passed, delivered or not; one less than its first offset when it
     * passed none. Cheap: a volatile read.
     */
    long head(int partition);

    /** Partition to the oldest offset that some tier still holds, asked of the tiers now. */
    CompletionStage<Map<Integer, Long>> oldest();

    /**
     * Partition to the newest offset that exists in Kafka, asked now; at or above {@link #head}. A cursor beyond it is
     * ahead of the log.
     */
    CompletionStage<Map<Integer, Long>> newest();

    /** Partition to the last offset before the first record at or after the instant (by Kafka's record time). */
    CompletionStage<Map<Integer, Long>> before(Instant instant);

    /**
     * Calls {@code listener} after records were appended or the set of partitions or the epoch changed, on the thread
     * that did it; it must return at once and not throw.
     */
    void onChange(Runnable listener);
}
