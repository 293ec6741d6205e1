/**
 * Dialect 1: pairs of a cursor frame and a record, and the conversation existing clients hold about resuming.
 *
 * <p>Threads: everything of one connection happens on its event loop.
 */
@NullMarked
package io.dashstream.session.v1;

import org.jspecify.annotations.NullMarked;
