package io.dashstream.wire;

/** Tells whether bytes are UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF. Any thread. */
final class Utf8 {
    private Utf8() {}

    /** Whether {@code bytes[from..to)} is UTF-8. */
    static boolean isValid(byte[] bytes, int from, int to) {
        // Most strings are ASCII throughout.
        return isAscii(bytes, from, to) || isUtf8(bytes, from, to);
    }

    /**
     * A counted loop that the compiler unrolls. Not eight bytes a step through a view of the array as longs: since JDK 22
     * such a view is a memory segment, which every read allocates wherever the compiler did not inline it.
     */
    private static boolean isAscii(byte[] bytes, int from, int to) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            seen |= bytes[i];
        }
        return seen >= 0;
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] >= 0) {
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
