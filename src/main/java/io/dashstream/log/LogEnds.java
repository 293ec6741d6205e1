package io.dashstream.log;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where the topic begins and ends in Kafka, asked now. Any thread; a stage fails when Kafka does not answer in time.
 * {@code partitions} is how many partitions are asked about, from 0 on.
 */
public interface LogEnds {
    /** Partition to the oldest offset Kafka holds; the end when it holds none. */
    CompletionStage<Map<Integer, Long>> oldest(int partitions);

    /** Partition to the newest offset; one less than the oldest when there is none. */
    CompletionStage<Map<Integer, Long>> newest(int partitions);

    /** Partition to the last offset before the first record at or after the instant; the newest when there is none. */
    CompletionStage<Map<Integer, Long>> before(Instant instant, int partitions);
}
