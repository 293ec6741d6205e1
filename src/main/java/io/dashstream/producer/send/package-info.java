/**
 * From the queue to Kafka: batches, trimming, encoding, and the account of what was acknowledged.
 *
 * <p>Threads: one sender thread does the work; Kafka's own thread answers.
 */
@NullMarked
package io.dashstream.producer.send;

import org.jspecify.annotations.NullMarked;
