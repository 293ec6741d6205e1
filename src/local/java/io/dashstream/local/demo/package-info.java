/**
 * The demo: a few agents that run without end and report believable runs as DashStream records.
 *
 * <p>Threads: everything belongs to the publisher's one thread, unless a type says otherwise.
 */
@NullMarked
package io.dashstream.local.demo;

import org.jspecify.annotations.NullMarked;
