/**
 * Every meter named once.
 *
 * <p>Threads: constants; any thread.
 */
@NullMarked
package io.dashstream.metrics;

import org.jspecify.annotations.NullMarked;
