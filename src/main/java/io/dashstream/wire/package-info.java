/**
 * Bytes to messages and back: framing, zstd, protobuf, header peek; pure functions.
 *
 * <p>Threads: everything here may be called from any thread; codec contexts are confined to the calling thread.
 */
@NullMarked
package io.dashstream.wire;

import org.jspecify.annotations.NullMarked;
