package io.dashstream.log;

import java.time.Duration;

/**
 * How much of the log is kept where, for health answers. Immutable, any thread.
 *
 * @param memoryBytes bytes that the memory tail holds now
 * @param maxMemoryBytes bytes that it may hold
 * @param redis whether there is a replay log in Redis
 * @param redisAge how long records are kept there at most
 * @param redisRecords how many of each partition are kept there at most
 */
public record KeptReport(long memoryBytes, long maxMemoryBytes, boolean redis, Duration redisAge, long redisRecords) {
    /** Tells it now. Any thread; answers from memory. */
    public interface Source {
        KeptReport now();
    }
}
