package io.dashstream.log.redis.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.util.Optional;

/**
 * One entry of a partition's stream: {@code <offset>-1} and the fields {@code v}, {@code p}, {@code a} ({@code t} is for
 * those who look for threads). Immutable, any thread.
 *
 * @param prev offset of the entry before it as its writer saw it; a reader at or above it misses nothing
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
public record StreamEntry(long offset, long prev, long appendedAtMs, byte[] value) {
    private static final String SEQUENCE = "-1";
    private static final int MOST_DIGITS = 19;
    private static final long NONE = Long.MIN_VALUE;

    public static String id(long offset) {
        return offset + SEQUENCE;
    }

    /** The offset that an id speaks of; empty when no writer of ours made it. */
    public static Optional<Long> offset(String id) {
        long offset = offset(Buffer.buffer(id));
        return offset == NONE ? Optional.empty() : Optional.of(offset);
    }

    /** The entry as XRANGE tells it; empty when it is not as it should be. */
    public static Optional<StreamEntry> of(Response told) {
        if (told.size() != 2) {
            return Optional.empty();
        }
        Response fields = told.get(1);
        Response value = null;
        long prev = NONE;
        long appended = NONE;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            Response field = fields.get(i + 1);
            switch (name(fields.get(i).toBuffer())) {
                case 'v' -> value = field;
                case 'p' -> prev = number(field, -1);
                case 'a' -> appended = number(field, 0);
                default -> {
                    // Not for readers of records.
                }
            }
        }
        long offset = offset(told.get(0).toBuffer());
        if (value == null || offset == NONE || prev == NONE || appended == NONE || prev >= offset) {
            return Optional.empty();
        }
        return Optional.of(new StreamEntry(offset, prev, appended, value.toBytes()));
    }

    // All are read as the bytes they came as: a text of each name and number of each entry would be thrown away.

    /** The one letter of a name; 0 when it is longer. */
    private static int name(Buffer name) {
        return name.length() == 1 ? name.getByte(0) : 0;
    }

    private static long offset(Buffer id) {
        int end = id.length() - SEQUENCE.length();
        return end > 0 && id.getByte(end) == '-' && id.getByte(end + 1) == '1' ? number(id, end, 0) : NONE;
    }

    private static long number(Response text, long least) {
        Buffer bytes = text.toBuffer();
        return number(bytes, bytes.length(), least);
    }

    /** The number whose decimal digits are the first bytes; {@link #NONE} when they are not, or when it is too small or large. */
    private static long number(Buffer bytes, int end, long least) {
        boolean negative = end > 0 && bytes.getByte(0) == '-';
        int at = negative ? 1 : 0;
        if (at == end || end - at > MOST_DIGITS) {
            return NONE;
        }
        long number = 0;
        for (; at < end; at++) {
            int digit = bytes.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = number * 10 + digit;
        }
        // Nineteen digits are at most one bit too many.
        if (number < 0) {
            return NONE;
        }
        long signed = negative ? -number : number;
        return signed < least ? NONE : signed;
    }
}
