/**
 * The hot tier: the newest records of every partition in blocks of direct memory, bounded by bytes and age.
 *
 * <p>Threads: one thread appends to a partition; any thread reads; a partition's lock is held for microseconds.
 */
@NullMarked
package io.dashstream.log.memory;

import org.jspecify.annotations.NullMarked;
