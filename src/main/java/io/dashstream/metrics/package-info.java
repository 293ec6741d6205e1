/**
 * Every meter named once, and the one that several rooms observe.
 *
 * <p>Threads: any; {@link io.dashstream.metrics.LatencyCounts} is its owner's.
 */
@NullMarked
package io.dashstream.metrics;

import org.jspecify.annotations.NullMarked;
