package io.dashstream.log.redis.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a partition's stream: {@code <offset>-1} and the fields {@code v}, {@code p}, {@code a} ({@code t} is for
 * those who look for threads). Immutable, any thread.
 *
 * @param prev offset of the entry before it as its writer saw it; a reader at or above it misses nothing
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
public record StreamEntry(long offset, long prev, long appendedAtMs, byte[] value) {
    private static final String SEQUENCE = "-1";

    public static String id(long offset) {
        return offset + SEQUENCE;
    }

    /** The offset that an id speaks of; empty when no writer of ours made it. */
    public static Optional<Long> offset(String id) {
        return id.endsWith(SEQUENCE) ? number(id.substring(0, id.length() - SEQUENCE.length()), 0) : Optional.empty();
    }

    /** The entry as XRANGE tells it; empty when it is not as it should be. */
    public static Optional<StreamEntry> of(Response told) {
        if (told.size() != 2) {
            return Optional.empty();
        }
        Response fields = told.get(1);
        Response value = field(fields, 'v');
        Optional<Long> offset = offset(told.get(0).toString());
        Optional<Long> prev = number(field(fields, 'p'), -1);
        Optional<Long> appended = number(field(fields, 'a'), 0);
        if (value == null || offset.isEmpty() || prev.isEmpty() || appended.isEmpty() || prev.get() >= offset.get()) {
            return Optional.empty();
        }
        return Optional.of(new StreamEntry(offset.get(), prev.get(), appended.get(), value.toBytes()));
    }

    private static @Nullable Response field(Response fields, char name) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            // Its bytes as they came: a text of each name of each entry would be thrown away.
            Buffer found = fields.get(i).toBuffer();
            if (found.length() == 1 && found.getByte(0) == name) {
                return fields.get(i + 1);
            }
        }
        return null;
    }

    private static Optional<Long> number(@Nullable Response text, long least) {
        return text == null ? Optional.empty() : number(text.toString(), least);
    }

    private static Optional<Long> number(String text, long least) {
        try {
            long number = Long.parseLong(text);
            return number < least ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
