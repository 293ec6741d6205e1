package io.dashstream.log.redis.write;

import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.redis.stream.StreamKeys;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;

/**
 * Where the writer stands in one partition. Confined to the writer's thread, but for {@link #durable}.
 *
 * <pre>
 *            startOver          told      done
 *   lost ------------------> BEGIN <--+ -------------> NEXT <---+
 *     |       continueAfter(newest)                     |  |     | done
 *     +-------------------------------------------------+  +-> HOLE
 *   any: forget, or the stream is empty -> lost
 * </pre>
 */
final class StreamCursor {
    private static final int MOST_RECORDS = 256;
    private static final int MOST_BYTES = 1 << 20;

    private final StreamKeys keys;
    private Retention retention;
    private boolean placed;
    private String mode = AppendScript.NEXT;
    /** All up to here was read. */
    private long position;
    /** The offset that the next entry follows. */
    private long chain;

    private volatile long durable = -1;

    StreamCursor(StreamKeys keys, Retention retention) {
        this.keys = keys;
        this.retention = retention;
    }

    StreamKeys keys() {
        return keys;
    }

    boolean placed() {
        return placed;
    }

    /** The offset through which the stream holds everything, as far as Redis has said; -1 when nothing is known. */
    long durable() {
        return durable;
    }

    void continueAfter(long newest) {
        stand(newest, AppendScript.NEXT);
        durable = newest;
    }

    /** Begins a new stream behind that offset. */
    void startOver(long from) {
        stand(from, AppendScript.BEGIN);
        durable = -1;
    }

    /**
     * The command that tells Redis, before there is an entry, through which offset was read: who starts while old records
     * are still on their way into the stream must not take its end for where reading ended.
     */
    Request announcement(long head, long nowMs) {
        return new AppendBatch(keys, head).request(AppendScript.BEGIN, head, retention, nowMs);
    }

    /** What the stream holds is to be asked again. */
    void forget() {
        placed = false;
    }

    void retain(Retention now) {
        retention = now;
    }

    /** The next page of the log up to its head; empty when there is none. */
    Optional<ReadRequest> page(long head) {
        return position >= head
                ? Optional.empty()
                : Optional.of(new ReadRequest(keys.partition(), position, head, MOST_RECORDS, MOST_BYTES));
    }

    /** Takes what the log answered; gives the command that tells Redis of it, if it has to be told. Releases the run. */
    Optional<Request> take(ReadAnswer answer, long nowMs) {
        AppendBatch batch = new AppendBatch(keys, chain);
        if (answer instanceof Records records) {
            try {
                batch.add(records.run());
                position = records.run().last().offset();
            } finally {
                records.run().release();
            }
        } else if (answer instanceof Hole hole) {
            position = hole.to();
            chain = hole.to();
            mode = mode.equals(AppendScript.BEGIN) ? mode : AppendScript.HOLE;
        } else if (answer instanceof CaughtUp caughtUp) {
            position = Math.max(position, caughtUp.through());
        }
        // Where no entry is to come the stream is only told how far it is complete, which nobody may say across a hole.
        boolean tell = batch.size() > 0 || (!mode.equals(AppendScript.HOLE) && position > durable);
        return tell ? Optional.of(batch.request(mode, position, retention, nowMs)) : Optional.empty();
    }

    /** Takes what the script answered. */
    void settle(Response answer) {
        String word = answer.get(0).toString();
        if (word.equals(AppendScript.EMPTY)) {
            durable = -1;
            forget();
            return;
        }
        long newest = answer.get(1).toLong();
        if (word.equals(AppendScript.TOLD)) {
            durable = newest;
            return;
        }
        if (word.equals(AppendScript.BEHIND)) {
            continueAfter(newest);
            return;
        }
        mode = AppendScript.NEXT;
        chain = newest;
        // Another replica may be further on.
        position = Math.max(position, newest);
        durable = position;
    }

    private void stand(long at, String as) {
        position = at;
        chain = at;
        mode = as;
        placed = true;
    }
}
