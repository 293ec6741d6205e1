package io.dashstream.log;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What of the log outlives this process. Any thread; nothing blocks. */
public interface DurableLog {
    /** Nothing outlives it. */
    DurableLog NONE = new DurableLog() {
        @Override
        public boolean kept() {
            return false;
        }

        @Override
        public CompletionStage<Map<Integer, Long>> ends(Epoch epoch, int partitions) {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public Map<Integer, Long> through(Epoch epoch) {
            return Map.of();
        }
    };

    /** Whether anything is meant to outlive it. */
    boolean kept();

    /**
     * Partition to the offset through which everything is durable or, where older records are still being filled in, through
     * which it had been read then; asked now, for the partitions from 0 on of which the store knows something; -1 before the
     * first. Fails when the store does not answer in time.
     */
    CompletionStage<Map<Integer, Long>> ends(Epoch epoch, int partitions);

    /** Partition to the offset through which this process has found everything durable, without asking. */
    Map<Integer, Long> through(Epoch epoch);
}
