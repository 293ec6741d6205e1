/**
 * The gRPC door, publish and subscribe; for now the meters of the producer.
 *
 * <p>Threads: meters are told from any thread.
 */
@NullMarked
package io.dashstream.rpc;

import org.jspecify.annotations.NullMarked;
