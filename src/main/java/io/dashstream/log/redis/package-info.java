/**
 * The warm tier: one Redis stream per partition, its settings, and how its reader and its writer are put together.
 *
 * <p>Threads: put together while the container starts; any thread asks.
 */
@NullMarked
package io.dashstream.log.redis;

import org.jspecify.annotations.NullMarked;
