/**
 * Blocks of direct memory that hold records encoded once, shared by all readers; the unit in which memory is taken, counted
 * and given back.
 *
 * <p>Threads: one thread fills a block at a time; any thread reads what was handed out as a run.
 */
@NullMarked
package io.dashstream.log.block;

import org.jspecify.annotations.NullMarked;
