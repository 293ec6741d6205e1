package io.dashstream.producer.state;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Takes secrets out of a state. The sender's thread. */
public interface StateRedaction {
    /** Takes nothing out. */
    StateRedaction NONE = (now, before, redactedBefore) -> now;

    /**
     * The tree without secrets; where it is the same as before, so is the answer.
     *
     * @param before the tree before, or null
     * @param redactedBefore what this answered for it
     */
    JsonNode redact(JsonNode now, @Nullable JsonNode before, @Nullable JsonNode redactedBefore);
}
