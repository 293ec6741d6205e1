/**
 * What a partition's stream looks like, how it is asked, and the connection to Redis: shared by who reads and who writes it.
 *
 * <p>Threads: any thread asks; answers arrive on event loops, which only carry bytes.
 */
@NullMarked
package io.dashstream.log.redis.stream;

import org.jspecify.annotations.NullMarked;
