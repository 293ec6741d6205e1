package io.dashstream.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * The schema a graph is expected to run with. Immutable, any thread.
 *
 * @param schemaId 16 lower-case hex digits, see the record format
 * @param graphName the graph
 * @param environment where it is expected, or null for everywhere
 * @param pinnedAtMs when it was pinned, the gateway's clock, milliseconds since the epoch
 * @param pinnedBy who pinned it, as they say
 * @param note why, as they say
 */
@RegisterForReflection
record ExpectedSchema(
        @JsonProperty("schema_id") String schemaId,
        @JsonProperty("graph_name") String graphName,
        @JsonProperty("environment") @Nullable String environment,
        @JsonProperty("pinned_at") long pinnedAtMs,
        @JsonProperty("pinned_by") @Nullable String pinnedBy,
        @JsonProperty("note") @Nullable String note) {}
