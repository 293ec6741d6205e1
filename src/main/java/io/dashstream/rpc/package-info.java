/**
 * The gRPC door: publish and subscribe.
 *
 * <p>Threads: a call stays on the event loop of its connection; what Kafka's and the library's threads answer is brought
 * there first. Meters are told from any thread.
 */
@NullMarked
package io.dashstream.rpc;

import org.jspecify.annotations.NullMarked;
