/**
 * Reads Kafka from where the log ends, classifies, appends, sends dead letters, watches lag.
 *
 * <p>Threads: one polls Kafka and places partitions, one takes batches in order, one looks at Kafka from time to time.
 */
@NullMarked
package io.dashstream.ingest;

import org.jspecify.annotations.NullMarked;
