/**
 * What the library tells about messages that did not reach Kafka.
 *
 * <p>Threads: everything here may be called from any thread.
 */
@NullMarked
package io.dashstream.producer.loss;

import org.jspecify.annotations.NullMarked;
