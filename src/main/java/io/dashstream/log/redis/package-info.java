/**
 * The warm tier: one Redis stream per partition, and the cursor that writes it.
 *
 * <p>Threads: any thread asks and answers arrive on the tier's threads; one thread writes. Event loops only carry bytes.
 */
@NullMarked
package io.dashstream.log.redis;

import org.jspecify.annotations.NullMarked;
