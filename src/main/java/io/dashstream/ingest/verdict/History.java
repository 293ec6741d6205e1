package io.dashstream.ingest.verdict;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.log.Epoch;

/**
 * Tells which records are old history that an operator has said is being replayed. Any thread.
 *
 * <p>Only the profile {@code replay-history} makes it say so, and only below a partition's session head: its end when this
 * process first reached Kafka. No timestamp and no setting plays a part.
 */
public final class History {
    /** A refusal this close to the session head is counted as suspicious too, because it was written only just now. */
    private static final long NEAR = 1000;

    private final boolean replayed;
    private volatile FirstContact first = FirstContact.NO_TOPIC;

    public History(boolean replayed) {
        this.replayed = replayed;
    }

    /** Whether the profile is active. */
    public boolean replayed() {
        return replayed;
    }

    /** Tells the session heads; before anything is read. */
    public void startAt(FirstContact contact) {
        first = contact;
    }

    boolean covers(Epoch epoch, int partition, long offset) {
        return replayed && offset < first.sessionHead(epoch, partition);
    }

    /** Whether an offset that is covered lies within 1,000 offsets of the session head. */
    boolean suspicious(Epoch epoch, int partition, long offset) {
        return offset >= first.sessionHead(epoch, partition) - NEAR;
    }
}
