/**
 * The page in a real browser, against the gateway, a broker and the demo's agents.
 *
 * <p>Threads: a test's own; a page belongs to the thread that opened it.
 */
@NullMarked
package io.dashstream.webui;

import org.jspecify.annotations.NullMarked;
