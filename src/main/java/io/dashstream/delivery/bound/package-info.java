/**
 * What bounds one subscriber: its pace, its window of unacknowledged records, and the deadline of its socket.
 *
 * <p>Threads: the event loop of the subscriber's sink.
 */
@NullMarked
package io.dashstream.delivery.bound;

import org.jspecify.annotations.NullMarked;
