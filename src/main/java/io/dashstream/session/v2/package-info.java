/**
 * Dialect 2: batches of deliveries and typed control frames.
 *
 * <p>Threads: everything of one connection happens on its event loop.
 */
@NullMarked
package io.dashstream.session.v2;

import org.jspecify.annotations.NullMarked;
