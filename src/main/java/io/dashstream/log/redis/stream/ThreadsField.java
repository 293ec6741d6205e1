package io.dashstream.log.redis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashstream.wire.ThreadSequence;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The field {@code t}: for each thread its length in bytes, its UTF-8 bytes and its highest sequence, numbers as protobuf
 * varints (unsigned). Pure, any thread.
 */
public final class ThreadsField {
    private ThreadsField() {}

    public static byte[] of(List<ThreadSequence> threads) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ThreadSequence thread : threads) {
            byte[] name = thread.threadId().getBytes(UTF_8);
            varint(out, name.length);
            out.writeBytes(name);
            varint(out, thread.sequence());
        }
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
