package io.dashstream.wire;

import com.github.luben.zstd.ZstdCompressCtx;
import java.lang.ref.Cleaner;

/** One thread's zstd context and its two buffers, reused from record to record. Confined to that thread. */
final class Compressor {
    private static final int LEVEL = 3;
    private static final int INITIAL_BYTES = 4096;
    private static final int DOUBLED_TO = 1 << 20;
    private static final Cleaner CLEANER = Cleaner.create();

    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private byte[] body = new byte[INITIAL_BYTES];
    private byte[] frame = new byte[INITIAL_BYTES];

    private Compressor() {
        ZstdCompressCtx context = zstd;
        context.setLevel(LEVEL).setContentSize(true).setChecksum(false);
        CLEANER.register(this, context::close);
    }

    /** One compressor per thread that asks; its native memory goes with the thread. */
    static ThreadLocal<Compressor> perThread() {
        return ThreadLocal.withInitial(Compressor::new);
    }

    /** A buffer for at least so many bytes of protobuf. */
    byte[] body(int size) {
        body = atLeast(size, body);
        return body;
    }

    /** A buffer for at least so many bytes of frame. */
    byte[] frame(int size) {
        frame = atLeast(size, frame);
        return frame;
    }

    /** Length of the frame written to {@code into[at..]}, bytes. */
    int compress(byte[] from, int size, byte[] into, int at) {
        return zstd.compressByteArray(into, at, into.length - at, from, 0, size);
    }

    private static byte[] atLeast(int size, byte[] buffer) {
        return buffer.length >= size ? buffer : new byte[Math.max(size, Math.min(2 * buffer.length, DOUBLED_TO))];
    }
}
