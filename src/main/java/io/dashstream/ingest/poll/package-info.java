/**
 * Reads the topic with Kafka's own client, and hands over what was polled, batch by batch.
 *
 * <p>Threads: one polls, one takes; both are started here.
 */
@NullMarked
package io.dashstream.ingest.poll;

import org.jspecify.annotations.NullMarked;
