package io.dashstream.local.demo;

import io.dashstream.wire.v1.DashStreamMessage;

/**
 * A message that is to be published. Immutable, any thread.
 *
 * @param atMicros when, epoch microseconds: the time its header carries
 * @param key the record's key: a thread id
 */
record Report(long atMicros, String key, DashStreamMessage message) {}
