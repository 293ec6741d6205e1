package io.dashstream.log;

import io.dashstream.log.thread.ThreadSpan;
import io.dashstream.log.thread.ThreadsWanted;
import io.dashstream.log.thread.Trail;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One life of the topic, for readers that read much: what is asked here is answered of this life or not at all, also
 * when the topic was made again meanwhile. Any thread.
 */
public interface LogLife extends LogReader {
    Epoch epoch();

    /** Number of partitions that are open; partitions are numbered from 0. Grows. */
    int partitions();

    /** The newest offset of an open partition that ingest has passed; see {@link TelemetryLog#head}. */
    long head(int partition);

    /** What memory answers at once; {@code NotHere} when a colder tier must be asked, which {@link #read} does. */
    ReadAnswer readNow(ReadRequest request);

    /** As {@link #readNow}, and of the colder tiers what memory does not hold; fails once this life has ended. */
    @Override
    CompletionStage<ReadAnswer> read(ReadRequest request);

    /** Where records of threads follow an offset, if a store can tell; {@link Trail#UNKNOWN} otherwise. Never fails. */
    CompletionStage<Trail> trail(int partition, long after, ThreadsWanted wanted);

    /**
     * The threads that were active last, per partition and tenant, a bounded number: from the store that keeps a list, so
     * that every replica tells the same, else from what memory holds. Never fails.
     */
    CompletionStage<List<ThreadSpan>> threads();
}
