package io.dashstream.ingest;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.log.Epoch;
import java.util.Map;
import java.util.Optional;

/** The reading side as the watch sees it. Any thread; nothing blocks for longer than a batch. */
interface Reading {
    /** Begins to read from there; does nothing when it has begun. */
    void begin(FirstContact first);

    /** Where reading stands, or empty until partitions were assigned and placed. */
    Optional<Placement> placed();

    /** Whether partitions are assigned that could not be placed. */
    boolean owed();

    /** Has the group assign its partitions again, so that they are placed again. */
    void placeAgain();

    /** Tells Kafka, for its operators' tools, the next offset of each partition; returns at once. */
    void commit(Epoch epoch, Map<Integer, Long> next);

    /** Partition to the records that Kafka's client has not polled, as of the last call; asks anew meanwhile. */
    Map<Integer, Long> clientLags();
}
