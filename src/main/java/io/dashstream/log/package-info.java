/**
 * The partitioned log: records, cursors, epoch, and the tiers memory, redis, kafka behind one reader.
 *
 * <p>Threads: one thread appends to a partition, any thread reads; answers may arrive on a thread of the tier that gave them.
 */
@NullMarked
package io.dashstream.log;

import org.jspecify.annotations.NullMarked;
