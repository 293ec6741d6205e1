package io.dashstream.ingest.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.wire.HeaderPeek;

/** Writes letters as JSON. Any thread. */
final class LetterDesk {
    private final ObjectMapper json;
    private final HeaderPeek peek;
    private final int payloadBytes;

    /** @param payloadBytes how much of a value a letter carries at most; 0 for none */
    LetterDesk(ObjectMapper json, HeaderPeek peek, int payloadBytes) {
        this.json = json;
        this.peek = peek;
        this.payloadBytes = payloadBytes;
    }

    Written write(RefusedRecord record) throws JsonProcessingException {
        DeadLetter letter = DeadLetter.of(record, peek.glimpse(record.value()), payloadBytes);
        return new Written(letter.traceId(), json.writeValueAsString(letter));
    }

    /** A letter as it is sent: its key, and the JSON text. */
    record Written(String key, String json) {}
}
