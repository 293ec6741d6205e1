/**
 * Who may connect, and what the request asks for: parameters, addresses, the limit per address, refusals as HTTP.
 *
 * <p>Threads: the handler runs on the event loop of the request's connection; slots are counted across threads.
 */
@NullMarked
package io.dashstream.session.admission;

import org.jspecify.annotations.NullMarked;
