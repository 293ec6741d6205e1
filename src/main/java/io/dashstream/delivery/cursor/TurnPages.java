package io.dashstream.delivery.cursor;

import io.dashstream.log.LogLife;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What memory holds during one turn of an event loop: the heads as they were when it began, and pages read once for all
 * subscribers that stand at the same place, as those who follow live do. The loop's thread.
 *
 * <p>A page is valid until the turn ends; who keeps bytes of it retains them.
 */
final class TurnPages {
    /** One message of dialect 2, and one large write; the log's colder tiers read pages of the same size. */
    static final int PAGE_BYTES = 64 << 10;

    static final int PAGE_RECORDS = 512;

    private @Nullable LogLife life;
    private long[] heads = {};
    private long[] afters = {};
    private @Nullable ReadAnswer[] answers = {};

    void begin(LogLife now) {
        life = now;
        int partitions = now.partitions();
        if (partitions != heads.length) {
            heads = new long[partitions];
            afters = new long[partitions];
            answers = new @Nullable ReadAnswer[partitions];
        }
        for (int partition = 0; partition < partitions; partition++) {
            heads[partition] = now.head(partition);
        }
    }

    LogLife life() {
        LogLife now = life;
        if (now == null) {
            throw new IllegalStateException("pages are read during a turn; begin it first");
        }
        return now;
    }

    int partitions() {
        return heads.length;
    }

    /** The newest offset of each partition; not to be changed, and overwritten by the next turn. */
    long[] heads() {
        return heads;
    }

    /** What follows a position in memory. A run is the turn's: not released by the caller. */
    ReadAnswer read(int partition, long after) {
        ReadAnswer known = answers[partition];
        if (known != null && afters[partition] == after) {
            return known;
        }
        ReadAnswer answer = life().readNow(request(partition, after, heads[partition]));
        forget(partition);
        answers[partition] = answer;
        afters[partition] = after;
        return answer;
    }

    static ReadRequest request(int partition, long after, long upTo) {
        return new ReadRequest(partition, after, upTo, PAGE_RECORDS, PAGE_BYTES);
    }

    void end() {
        for (int partition = 0; partition < answers.length; partition++) {
            forget(partition);
        }
        Arrays.fill(answers, null);
        life = null;
    }

    private void forget(int partition) {
        if (answers[partition] instanceof Records records) {
            records.run().release();
        }
        answers[partition] = null;
    }
}
