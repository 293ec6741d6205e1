/**
 * Refuses settings that no one can mean, naming the key. Pure, any thread.
 */
@NullMarked
package io.dashstream.settings;

import org.jspecify.annotations.NullMarked;
