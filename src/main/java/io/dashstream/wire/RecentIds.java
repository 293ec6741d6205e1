package io.dashstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of ids into strings, the same id mostly into the same String: a table of fixed size in which a newer
 * id takes the place of an older one. Confined to one thread.
 */
final class RecentIds {
    private static final int SLOTS = 512;

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
        int hash = 0;
        for (int i = at; i < at + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 9 ^ hash >>> 18) & (SLOTS - 1);
    }
}
