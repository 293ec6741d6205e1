/**
 * Replay over HTTP: which threads there are, and their records, page by page.
 *
 * <p>Threads: pages are gathered on an event loop and written down on worker threads.
 */
@NullMarked
package io.dashstream.api.threads;

import org.jspecify.annotations.NullMarked;
