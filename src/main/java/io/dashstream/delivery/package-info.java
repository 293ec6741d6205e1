/**
 * A cursor per subscriber, pulled by readiness: filters, wake-ups, gaps, pacing, deadlines.
 *
 * <p>Threads: everything of one subscriber happens on the event loop of its sink.
 */
@NullMarked
package io.dashstream.delivery;

import org.jspecify.annotations.NullMarked;
