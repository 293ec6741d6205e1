/**
 * Where a subscription starts: asking the log where it begins and ends, and placing a reader between.
 *
 * <p>Threads: questions are shared by all subscribers, from any thread; the rest belongs to one event loop.
 */
@NullMarked
package io.dashstream.delivery.start;

import org.jspecify.annotations.NullMarked;
