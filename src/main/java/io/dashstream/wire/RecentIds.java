package io.dashstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Turns the bytes of ids into strings, the same id mostly into the same String: a table of fixed size in which a newer
 * id takes the place of an older one. Confined to one thread.
 */
final class RecentIds {
    private static final int SLOT_BITS = 9;
    private static final int SLOTS = 1 << SLOT_BITS;

    /** Longer ids are not kept, so that the table is bounded: 64 KiB of bytes. */
    private static final int LONGEST_KEPT = 128;

    /** An odd number that spreads bits upwards: 2^64 divided by the golden ratio. */
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private static final int SLOT_SHIFT = Long.SIZE - SLOT_BITS;

    private final String[] ids = new String[SLOTS];
    private final byte[][] idBytes = new byte[SLOTS][0];
    private int last;

    RecentIds() {
        Arrays.fill(ids, "");
    }

    String of(byte[] bytes, int at, int length) {
        if (isAt(last, bytes, at, length)) {
            return ids[last];
        }
        if (length > LONGEST_KEPT) {
            return new String(bytes, at, length, UTF_8);
        }
        last = slot(bytes, at, length);
        if (!isAt(last, bytes, at, length)) {
            ids[last] = new String(bytes, at, length, UTF_8);
            idBytes[last] = Arrays.copyOfRange(bytes, at, at + length);
        }
        return ids[last];
    }

    private boolean isAt(int slot, byte[] bytes, int at, int length) {
        byte[] known = idBytes[slot];
        return known.length == length && Arrays.equals(known, 0, length, bytes, at, at + length);
    }

    /** Mixes eight bytes at a time, the last eight perhaps twice. */
    private static int slot(byte[] bytes, int at, int length) {
        long hash = length;
        int end = at + length;
        if (length < Long.BYTES) {
            for (int i = at; i < end; i++) {
                hash = (hash + bytes[i]) * MIX;
            }
        } else {
            for (int i = at; i < end - Long.BYTES; i += Long.BYTES) {
                hash = (hash ^ Utf8.longAt(bytes, i)) * MIX;
                hash ^= hash >>> 32;
            }
            hash = (hash ^ Utf8.longAt(bytes, end - Long.BYTES)) * MIX;
        }
        return (int) (hash >>> SLOT_SHIFT);
    }
}
