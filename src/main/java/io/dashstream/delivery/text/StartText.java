package io.dashstream.delivery.text;

import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.StartPoint.From;
import io.dashstream.log.Cursor;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where delivery starts, as clients write it in {@code cursor} and {@code from}. Immutable, any thread.
 *
 * @param start the place
 * @param name what decided: {@code latest}, {@code earliest}, {@code cursor} or {@code timestamp}
 */
public record StartText(StartPoint start, String name) {
    private static final Cursor NOWHERE = new Cursor(Optional.empty(), new TreeMap<>());

    /** Reads both; a partition that {@code cursor} names wins over {@code from}. */
    public static StartText parse(@Nullable String cursor, @Nullable String from) throws Malformed {
        if (cursor == null) {
            if ("cursor".equals(from)) {
                throw new Malformed("from", "from=cursor needs a cursor, found none");
            }
            return from == null
                    ? new StartText(StartPoint.LATEST, "latest")
                    : new StartText(new StartPoint(NOWHERE, place(from)), name(from));
        }
        From rest = from == null || from.equals("cursor") ? new From.Earliest() : place(from);
        return new StartText(new StartPoint(cursor(cursor), rest), "cursor");
    }

    /** Reads a cursor. */
    public static Cursor cursor(String text) throws Malformed {
        if (text.isEmpty()) {
            throw new Malformed("cursor", "a cursor is [epoch@]partition:offset[,...], found an empty value");
        }
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Malformed("cursor", String.valueOf(e.getMessage()));
        }
    }

    private static String name(String from) {
        return from.equals("latest") || from.equals("earliest") ? from : "timestamp";
    }

    private static From place(String from) throws Malformed {
        return switch (from) {
            case "latest" -> new From.Latest();
            case "earliest" -> new From.Earliest();
            default -> new From.At(instant(from));
        };
    }

    private static Instant instant(String from) throws Malformed {
        try {
            Instant instant =
                    from.matches("[0-9]{1,18}") ? Instant.ofEpochMilli(Long.parseLong(from)) : Instant.parse(from);
            // Kafka takes the time as signed milliseconds: what does not fit is refused here, not there.
            if (instant.toEpochMilli() >= 0) {
                return instant;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // refused below, with what would be right
        }
        throw new Malformed(
                "from",
                "from is latest, earliest, cursor, an instant like 2026-11-23T10:00:00Z or milliseconds since the epoch,"
                        + " found '" + abbreviated(from) + "'");
    }

    /** The text, or its beginning when it is long. */
    public static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
