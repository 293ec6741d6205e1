/**
 * The cursor on the log that writes it to Redis.
 *
 * <p>Threads: one thread writes; what is asked from outside is for any thread.
 */
@NullMarked
package io.dashstream.log.redis.write;

import org.jspecify.annotations.NullMarked;
