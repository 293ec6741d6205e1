/**
 * The library applications use to report runs; free of Quarkus.
 *
 * <p>Threads: reporters may be called from any thread and never wait; one sender thread does the rest.
 */
@NullMarked
package io.dashstream.producer;

import org.jspecify.annotations.NullMarked;
