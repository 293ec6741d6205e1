/**
 * What subscribers write, whatever door they come through: where delivery starts and which records they want.
 *
 * <p>Threads: pure functions and values, any thread.
 */
@NullMarked
package io.dashstream.delivery.text;

import org.jspecify.annotations.NullMarked;
