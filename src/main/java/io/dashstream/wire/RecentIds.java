package io.dashstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of ids into strings, the same id mostly into the same String: a table of fixed size in which a newer
 * id takes the place of an older one. Confined to one thread.
 */
final class RecentIds {
    private static final int SLOT_BITS = 9;
    private static final int SLOTS = 1 << SLOT_BITS;
    // 2^64 divided by the golden ratio, as Knuth has it.
    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Longer ids are not kept, so that the table is bounded: 64 KiB of bytes. */
    private static final int LONGEST_KEPT = 128;

    private final @Nullable String[] ids = new @Nullable String[SLOTS];
    private final byte[][] idBytes = new byte[SLOTS][0];

    String of(byte[] bytes, int at, int length) {
        if (length > LONGEST_KEPT) {
            return new String(bytes, at, length, UTF_8);
        }
        int slot = slot(bytes, at, length);
        String known = ids[slot];
        byte[] knownBytes = idBytes[slot];
        if (known != null && Arrays.equals(knownBytes, 0, knownBytes.length, bytes, at, at + length)) {
            return known;
        }
        String id = new String(bytes, at, length, UTF_8);
        ids[slot] = id;
        idBytes[slot] = Arrays.copyOfRange(bytes, at, at + length);
        return id;
    }

    private static int slot(byte[] bytes, int at, int length) {
        int to = at + length;
        long hash = length;
        int next = at;
        for (; to - next >= Long.BYTES; next += Long.BYTES) {
            hash = hash * FACTOR + (long) LONGS.get(bytes, next);
        }
        for (; next < to; next++) {
            hash = hash * FACTOR + bytes[next];
        }
        // The upper bits of a product depend on all bits of its factors.
        return (int) ((hash * FACTOR) >>> (Long.SIZE - SLOT_BITS));
    }
}
