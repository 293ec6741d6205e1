package io.dashstream.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client sends to pin a schema; checked by {@link #fault}. Immutable, any thread. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record ExpectedSchemaRequest(
        @JsonProperty("schema_id") @Nullable String schemaId,
        @JsonProperty("environment") @Nullable String environment,
        @JsonProperty("pinned_by") @Nullable String pinnedBy,
        @JsonProperty("note") @Nullable String note) {

    static final int MAX_NAME = 256;
    private static final int MAX_NOTE = 4096;
    private static final Pattern SCHEMA_ID = Pattern.compile("[0-9a-f]{16}");

    /** The entry it asks for. */
    ExpectedSchema pinned(String graph, String checkedSchemaId, long nowMs) {
        return new ExpectedSchema(checkedSchemaId, graph, environment, nowMs, pinnedBy, note);
    }

    /** What is wrong, naming the member and what would be right; empty when nothing is. */
    Optional<String> fault(String graph) {
        if (graph.isBlank() || graph.length() > MAX_NAME) {
            return Optional.of("the graph's name must be 1 to " + MAX_NAME + " characters");
        }
        if (schemaId == null || !SCHEMA_ID.matcher(schemaId).matches()) {
            return Optional.of("schema_id must be 16 lower-case hex digits");
        }
        return tooLong("environment", environment, MAX_NAME)
                .or(() -> tooLong("pinned_by", pinnedBy, MAX_NAME))
                .or(() -> tooLong("note", note, MAX_NOTE));
    }

    private static Optional<String> tooLong(String member, @Nullable String value, int most) {
        return value == null || value.length() <= most
                ? Optional.empty()
                : Optional.of(member + " must be at most " + most + " characters, found " + value.length());
    }
}
