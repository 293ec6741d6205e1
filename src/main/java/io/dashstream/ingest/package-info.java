/**
 * Reads Kafka from where the log ends, classifies, appends, sends dead letters, watches lag.
 *
 * <p>Threads: one pipeline thread handles batches in order; the rebalance listener runs on Kafka's polling thread.
 */
@NullMarked
package io.dashstream.ingest;

import org.jspecify.annotations.NullMarked;
