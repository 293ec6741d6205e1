/**
 * Takes secrets out of what is reported, by key names and by the look of values.
 *
 * <p>Threads: rules are immutable, any thread.
 */
@NullMarked
package io.dashstream.producer.redact;

import org.jspecify.annotations.NullMarked;
