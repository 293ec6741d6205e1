package io.dashstream.ingest.topic;

import java.time.DateTimeException;
import java.time.Instant;
import org.eclipse.microprofile.config.spi.Converter;

/** Where reading starts in a topic that this process has not read yet. Immutable, any thread. */
public sealed interface IngestStart {
    /** After the newest record. */
    record Latest() implements IngestStart {}

    /** At the oldest record Kafka keeps. */
    record Earliest() implements IngestStart {}

    /** At the first record at or after that time, by Kafka's record time. */
    record At(Instant instant) implements IngestStart {}

    /**
     * Reads {@code latest}, {@code earliest}, ISO-8601 UTC or epoch milliseconds.
     *
     * @throws IllegalArgumentException that says what was found and what would be right
     */
    static IngestStart parse(String text) {
        if (text.equals("latest")) {
            return new Latest();
        }
        if (text.equals("earliest")) {
            return new Earliest();
        }
        try {
            boolean millis = text.matches("[0-9]{1,15}");
            return new At(millis ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "reading starts at 'latest', 'earliest' or an instant such as 2026-11-23T10:00:00Z"
                            + " or 1764000000000 (ms), found '" + text + "'",
                    e);
        }
    }

    /** The converter of the setting. */
    final class FromText implements Converter<IngestStart> {
        private static final long serialVersionUID = 1L;

        @Override
        public IngestStart convert(String value) {
            return parse(value.trim());
        }
    }
}
