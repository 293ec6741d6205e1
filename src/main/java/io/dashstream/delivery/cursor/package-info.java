/**
 * The cursors themselves: each subscriber's positions, moved forward over the log as its sink takes records.
 *
 * <p>Threads: everything of one subscriber happens on its sink's event loop; the log's threads only wake the loops.
 */
@NullMarked
package io.dashstream.delivery.cursor;

import org.jspecify.annotations.NullMarked;
