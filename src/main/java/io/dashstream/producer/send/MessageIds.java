package io.dashstream.producer.send;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Makes message ids: UUIDs of version 4, 16 bytes. Confined to one thread; unguessable they are not, nor need they be. */
public final class MessageIds {
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    public byte[] next() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }
}
