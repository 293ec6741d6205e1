/**
 * The bounded queue between the application's threads and the sender, and the sequences that are taken on entering it.
 *
 * <p>Threads: any thread puts in, the sender alone takes out.
 */
@NullMarked
package io.dashstream.producer.queue;

import org.jspecify.annotations.NullMarked;
