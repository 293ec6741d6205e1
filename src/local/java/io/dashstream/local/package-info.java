/**
 * The local stack: a Kafka broker, a Redis server and a demo publisher for machines that have none. Test code, and part
 * of the application only under the Maven profile {@code demo}.
 *
 * <p>Threads: each type says its own.
 */
@NullMarked
package io.dashstream.local;

import org.jspecify.annotations.NullMarked;
