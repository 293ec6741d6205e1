package io.dashstream.producer.state;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A run's state at one instant, which nobody changes. Immutable, any thread.
 *
 * @param tree of {@link Snapshots}; shares equal parts with the snapshot before
 * @param bytes about its size as JSON
 * @param held about how much of it is not shared with the snapshot before
 */
public record Snapshot(JsonNode tree, long bytes, long held) {}
