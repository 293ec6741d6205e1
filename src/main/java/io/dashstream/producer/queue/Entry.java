package io.dashstream.producer.queue;

import java.util.Map;

/**
 * Something to say, as a hook hands it over. Immutable, any thread.
 *
 * @param timestampUs when the hook was called, microseconds since the epoch
 * @param trace W3C trace headers of the caller, mostly empty
 */
public record Entry(ThreadKey key, Shed shed, long timestampUs, Payload payload, Map<String, String> trace) {}
