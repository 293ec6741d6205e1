package io.dashstream.ingest.policy;

import io.dashstream.ingest.deadletter.DeadLetters;
import io.dashstream.ingest.deadletter.Outcome;
import io.dashstream.ingest.deadletter.RefusedRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A partition that stands at a refused record. Immutable, any thread.
 *
 * @param record where it stands
 * @param letter what becomes of the record's dead letter
 */
public record Stand(RefusedRecord record, CompletableFuture<Outcome> letter) {
    /** Writes the dead letter of a record. */
    static Stand at(RefusedRecord record, DeadLetters letters) {
        CompletableFuture<Outcome> letter = new CompletableFuture<>();
        letters.send(record, letter::complete);
        return new Stand(record, letter);
    }

    public int partition() {
        return record.partition();
    }

    public long offset() {
        return record.offset();
    }

    /** Whether the dead letter is acknowledged by now. */
    boolean acknowledged() {
        return letter.getNow(Outcome.TIMEOUT) == Outcome.ACKNOWLEDGED;
    }

    /** Whether the dead letter is acknowledged in that time. */
    boolean acknowledgedWithin(Duration patience) {
        try {
            return letter.get(patience.toMillis(), TimeUnit.MILLISECONDS) == Outcome.ACKNOWLEDGED;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
