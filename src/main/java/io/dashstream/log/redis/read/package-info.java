/**
 * Reads pages from the streams in Redis.
 *
 * <p>Threads: any thread asks, and answers arrive on the tier's threads.
 */
@NullMarked
package io.dashstream.log.redis.read;

import org.jspecify.annotations.NullMarked;
