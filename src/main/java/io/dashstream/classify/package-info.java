/**
 * One verdict per record and the per-thread sequence audit; no I/O.
 *
 * <p>Threads: a verdict may be asked for from any thread; an audit belongs to the thread that feeds it.
 */
@NullMarked
package io.dashstream.classify;

import org.jspecify.annotations.NullMarked;
