/**
 * The HTTP door: health and version for existing clients, threads and their records, expected schemas.
 *
 * <p>Threads: handlers read shared state only; they may run on any thread.
 */
@NullMarked
package io.dashstream.api;

import org.jspecify.annotations.NullMarked;
