/**
 * Pages of the colder tiers: read once, given to everyone who wants the same at the same time.
 *
 * <p>Threads: readers join a read under its tier's lock; one thread completes it.
 */
@NullMarked
package io.dashstream.log.page;

import org.jspecify.annotations.NullMarked;
