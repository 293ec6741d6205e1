/**
 * Threads in the log: which there are, and where their records lie, as far as an index can tell.
 *
 * <p>Threads: values are immutable; an index may be asked from any thread and never blocks.
 */
@NullMarked
package io.dashstream.log.thread;

import org.jspecify.annotations.NullMarked;
