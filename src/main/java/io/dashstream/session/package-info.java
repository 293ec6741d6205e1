/**
 * The WebSocket door: admission, both dialects, control frames, close.
 *
 * <p>Threads: everything of one connection happens on its event loop.
 */
@NullMarked
package io.dashstream.session;

import org.jspecify.annotations.NullMarked;
