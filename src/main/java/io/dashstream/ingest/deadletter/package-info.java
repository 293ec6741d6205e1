/**
 * Dead letters: what is written about a refused record, how it gets to Kafka within bounds, and how operators read it.
 *
 * <p>Threads: a letter may be handed over from any thread; one thread encodes and sends; reading blocks and belongs on a
 * worker thread.
 */
@NullMarked
package io.dashstream.ingest.deadletter;

import org.jspecify.annotations.NullMarked;
