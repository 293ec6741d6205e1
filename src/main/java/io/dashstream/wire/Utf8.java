package io.dashstream.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells whether bytes are UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF. Any thread. */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private static final int STRIDE = 4 * Long.BYTES;

    private Utf8() {}

    /** Whether {@code bytes[from..to)} is UTF-8. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            // Most strings are ASCII throughout: four words a step, then one, then a byte.
            if (to - at >= STRIDE && asciiStride(bytes, at)) {
                at += STRIDE;
            } else if (to - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            } else if (bytes[at] >= 0) {
                at++;
            } else {
                int length = multibyte(bytes, at, to);
                if (length == 0) {
                    return false;
                }
                at += length;
            }
        }
        return true;
    }

    private static boolean asciiStride(byte[] bytes, int at) {
        long any = (long) LONGS.get(bytes, at)
                | (long) LONGS.get(bytes, at + Long.BYTES)
                | (long) LONGS.get(bytes, at + 2 * Long.BYTES)
                | (long) LONGS.get(bytes, at + 3 * Long.BYTES);
        return (any & NOT_ASCII) == 0;
    }

    /** Length of the legal sequence of several bytes that starts here, 0 when there is none. */
    private static int multibyte(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || to - at < length || !secondFits(lead, bytes[at + 1] & 0xff)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** The second byte rules out overlong forms (E0, F0), surrogates (ED) and what is above U+10FFFF (F4). */
    private static boolean secondFits(int lead, int second) {
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return second >= least && second <= most;
    }
}
