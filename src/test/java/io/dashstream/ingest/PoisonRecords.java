package io.dashstream.ingest;

import com.github.luben.zstd.Zstd;
import io.dashstream.testkit.Records;
import io.dashstream.wire.RefusalType;
import java.util.Arrays;
import java.util.List;

/** A refused record value of each class. Any thread. */
final class PoisonRecords {
    /** What a poison must be called, and its bytes. */
    static final class Poison {
        private final RefusalType type;
        private final byte[] value;

        private Poison(RefusalType type, byte[] value) {
            this.type = type;
            this.value = value;
        }

        RefusalType type() {
            return type;
        }

        byte[] value() {
            return value;
        }
    }

    /** Garbage, truncated, a bomb, a broken zstd frame, oversize, empty, and bad UTF-8. */
    static List<Poison> all() {
        return List.of(
                new Poison(RefusalType.INVALID_PROTOBUF, SampleRecords.garbage()),
                new Poison(RefusalType.BUFFER_UNDERFLOW, SampleRecords.truncated()),
                new Poison(RefusalType.PAYLOAD_TOO_LARGE, bomb()),
                new Poison(RefusalType.DECOMPRESSION_FAILED, brokenZstd()),
                new Poison(RefusalType.PAYLOAD_TOO_LARGE, new byte[(10 << 20) + 1]),
                new Poison(RefusalType.EMPTY_PAYLOAD, SampleRecords.empty()),
                new Poison(RefusalType.INVALID_PROTOBUF, badUtf8()));
    }

    /** Those of a few bytes. */
    static List<Poison> small() {
        return all().stream().filter(poison -> poison.value().length < 100_000).toList();
    }

    private static byte[] bomb() {
        return framedZstd(Zstd.compress(new byte[64 << 20]));
    }

    private static byte[] brokenZstd() {
        byte[] body = Zstd.compress(new byte[1000]);
        Arrays.fill(body, body.length / 2, body.length, (byte) 0xff);
        return framedZstd(body);
    }

    private static byte[] framedZstd(byte[] body) {
        byte[] framed = new byte[body.length + 1];
        framed[0] = 1;
        System.arraycopy(body, 0, framed, 1, body.length);
        return framed;
    }

    /** The thread's only letter becomes a byte that begins no character. */
    private static byte[] badUtf8() {
        byte[] value = Records.event("~", 1);
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '~') {
                value[i] = (byte) 0xff;
            }
        }
        return value;
    }

    private PoisonRecords() {}
}
