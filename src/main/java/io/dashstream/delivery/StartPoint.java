package io.dashstream.delivery;

import io.dashstream.log.Cursor;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where delivery starts: after the named positions, and for partitions that are not named, from {@code rest}.
 * Immutable, any thread.
 *
 * @param cursor the named positions and their epoch; may name none
 * @param rest where the partitions start that {@code cursor} does not name
 */
public record StartPoint(Cursor cursor, From rest) {
    /** A place in the log that needs no offset. */
    public sealed interface From {
        /** After the head. */
        record Latest() implements From {}

        /** At the oldest record that is still held. */
        record Earliest() implements From {}

        /** At the first record of that time, by Kafka's record time. */
        record At(Instant instant) implements From {}
    }

    private static final Cursor NOWHERE = new Cursor(Optional.empty(), new TreeMap<>());

    public static final StartPoint LATEST = new StartPoint(NOWHERE, new From.Latest());
    public static final StartPoint EARLIEST = new StartPoint(NOWHERE, new From.Earliest());

    /** After a cursor; partitions it does not name are new to the reader and start at their oldest record. */
    public static StartPoint after(Cursor cursor) {
        return new StartPoint(cursor, new From.Earliest());
    }

    public static StartPoint at(Instant instant) {
        return new StartPoint(NOWHERE, new From.At(instant));
    }
}
