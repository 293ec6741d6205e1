package io.dashstream.ingest;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogReader;
import io.dashstream.log.PastLog;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import io.dashstream.wire.RecordHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Reads the end of the log as the process before has left it, so that the sequence audit goes on where that one stopped and
 * a loss meanwhile is found. Confined to the watch's thread, and blocks.
 *
 * <p>All of a partition's part or nothing: of threads whose newest record was not seen, the next one would look like a gap.
 */
final class PastSequences {
    private static final Logger LOG = Logger.getLogger(PastSequences.class);
    private static final int RECORDS = 50_000;
    private static final int LEAST_OF_A_PARTITION = 500;
    private static final int PAGE_RECORDS = 2_000;
    private static final int PAGE_BYTES = 1 << 20;

    private final PastLog log;
    private final Consumer<RecordHeader> audit;
    private final Duration patience;

    /**
     * @param audit is told each record, oldest first
     * @param patience how long all of it may take
     */
    PastSequences(PastLog log, Consumer<RecordHeader> audit, Duration patience) {
        this.log = log;
        this.audit = audit;
        this.patience = patience;
    }

    /** Tells the records before those offsets, as many as are needed to know the threads that are alive. */
    void learn(Epoch epoch, Map<Integer, Long> starts) {
        int most = Math.max(LEAST_OF_A_PARTITION, RECORDS / Math.max(1, starts.size()));
        long deadline = System.nanoTime() + patience.toNanos();
        LogReader past = log.past(epoch);
        starts.forEach((partition, start) -> {
            try {
                long before = Math.max(-1, start - 1 - most);
                before(past, partition, before, start - 1, deadline).forEach(audit);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warnf(
                        "What came before is not known; of threads of this partition a loss at the start is not seen"
                                + " partition=%d reason=%s",
                        partition, e);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        });
    }

    private static List<RecordHeader> before(LogReader past, int partition, long from, long upTo, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<RecordHeader> found = new ArrayList<>();
        long after = from;
        while (after < upTo) {
            ReadAnswer answer = past.read(new ReadRequest(partition, after, upTo, PAGE_RECORDS, PAGE_BYTES))
                    .toCompletableFuture()
                    .get(deadline - System.nanoTime(), NANOSECONDS);
            long next = after;
            if (answer instanceof Records records) {
                next = taken(records.run(), found);
            } else if (answer instanceof CaughtUp caughtUp) {
                next = caughtUp.through();
            } else if (answer instanceof Hole hole) {
                // What was in it is not known, so what came before it is no past any more.
                found.clear();
                next = hole.to();
            }
            if (next <= after) {
                return List.of();
            }
            after = next;
        }
        return found;
    }

    private static long taken(RecordRun run, List<RecordHeader> found) {
        try {
            for (int i = 0; i < run.size(); i++) {
                found.add(run.record(i).header());
            }
            return run.last().offset();
        } finally {
            run.release();
        }
    }
}
