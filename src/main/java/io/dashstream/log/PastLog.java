package io.dashstream.log;

/** The log as far as it outlived its process: the tiers behind memory. Any thread. */
public interface PastLog {
    /**
     * Reads a life of the topic from the tiers behind memory, also before ingest stands on it. A read answers {@code
     * NotHere} when no tier can tell, and its stage fails when one that might does not answer.
     */
    LogReader past(Epoch epoch);
}
