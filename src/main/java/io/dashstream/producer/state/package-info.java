/**
 * A run's state on its way to readers: snapshots that share what did not change, canonical JSON, patches, and when the
 * full state is sent instead.
 *
 * <p>Threads: snapshots are made on the application's threads, everything else happens on the sender's.
 */
@NullMarked
package io.dashstream.producer.state;

import org.jspecify.annotations.NullMarked;
