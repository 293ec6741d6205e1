package io.dashstream.wire;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What could be read of a record that is refused. Immutable, any thread.
 *
 * @param threadId its thread, of a batch without one of its own that of the last event read
 * @param tenantId its tenant, likewise
 * @param messageCount 1, or the events of a batch as far as they could be read
 */
public record HeaderGlimpse(Optional<String> threadId, Optional<String> tenantId, int messageCount) {
    static final HeaderGlimpse NOTHING = new HeaderGlimpse(Optional.empty(), Optional.empty(), 1);

    public HeaderGlimpse {
        requireNonNull(threadId, "threadId");
        requireNonNull(tenantId, "tenantId");
    }
}
