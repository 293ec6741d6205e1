package io.dashstream.wire;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;

/** Puts bodies into the framings that readers accept, without any check. Any thread. */
final class Frames {
    private Frames() {}

    static byte[] bare(byte[] body) {
        return framed(BodyReader.BARE, body);
    }

    static byte[] zstd(byte[] body) {
        return framed(BodyReader.ZSTD, Zstd.compress(body));
    }

    static byte[] unframedZstd(byte[] body) {
        return Zstd.compress(body);
    }

    static byte[] framed(byte framing, byte[] rest) {
        byte[] value = new byte[1 + rest.length];
        value[0] = framing;
        System.arraycopy(rest, 0, value, 1, rest.length);
        return value;
    }

    static byte[] joined(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
