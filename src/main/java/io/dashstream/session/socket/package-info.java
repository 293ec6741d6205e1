/**
 * One connection's frames: encoding and writing them on its channel, receiving and bounding what the client sends.
 *
 * <p>Threads: everything of one connection happens on its event loop.
 */
@NullMarked
package io.dashstream.session.socket;

import org.jspecify.annotations.NullMarked;
