package io.dashstream.ingest.verdict;

import io.dashstream.wire.RefusalType;
import java.util.EnumMap;
import java.util.Map;

/**
 * The records read since the start, by verdict. Any thread: {@link #add} and {@link #snapshot} exclude each other, so that
 * a snapshot never shows a part of a batch and its identity (read = success + error + old data + missing) is exact.
 */
public final class VerdictCounts {
    private final Tally total = new Tally();

    /** Adds the counts of a batch. */
    public synchronized void add(Tally batch) {
        total.add(batch);
    }

    /** All counts as of one moment. */
    public synchronized Tally snapshot() {
        Tally copy = new Tally();
        copy.add(total);
        return copy;
    }

    /** Counts by verdict; confined to one thread. */
    public static final class Tally {
        private final Map<RefusalType, Long> refused = new EnumMap<>(RefusalType.class);
        private long success;
        private long missing;
        private long multiThreadBatches;
        private long newerSchema;
        private long fromTheFuture;
        private long history;
        private long suspicious;

        public void success() {
            success++;
        }

        public void missing() {
            missing++;
        }

        public void refused(RefusalType type) {
            refused.merge(type, 1L, Long::sum);
        }

        /** A refusal counted as history; suspicious when it is close to the session head. */
        public void history(boolean suspiciouslyNew) {
            history++;
            if (suspiciouslyNew) {
                suspicious++;
            }
        }

        public void multiThreadBatch() {
            multiThreadBatches++;
        }

        public void newerSchema() {
            newerSchema++;
        }

        public void fromTheFuture() {
            fromTheFuture++;
        }

        public long successes() {
            return success;
        }

        public long missed() {
            return missing;
        }

        public long errors() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }

        public long errors(RefusalType type) {
            return refused.getOrDefault(type, 0L);
        }

        /** Refusals counted as history. */
        public long oldData() {
            return history;
        }

        /** Those of them that are close to the session head. */
        public long suspiciouslyNew() {
            return suspicious;
        }

        public long multiThreadBatches() {
            return multiThreadBatches;
        }

        public long newerSchemas() {
            return newerSchema;
        }

        public long skewed() {
            return fromTheFuture;
        }

        public long read() {
            return success + errors() + oldData() + missing;
        }

        public void clear() {
            refused.clear();
            success = 0;
            missing = 0;
            multiThreadBatches = 0;
            newerSchema = 0;
            fromTheFuture = 0;
            history = 0;
            suspicious = 0;
        }

        private void add(Tally other) {
            other.refused.forEach((type, count) -> refused.merge(type, count, Long::sum));
            success += other.success;
            missing += other.missing;
            multiThreadBatches += other.multiThreadBatches;
            newerSchema += other.newerSchema;
            fromTheFuture += other.fromTheFuture;
            history += other.history;
            suspicious += other.suspicious;
        }
    }
}
