/**
 * The cold tier: everything Kafka still keeps, read by offset with a few consumers of its own.
 *
 * <p>Threads: any thread asks; consumers live on the tier's own threads, and answers arrive there.
 */
@NullMarked
package io.dashstream.log.kafka;

import org.jspecify.annotations.NullMarked;
