package io.dashstream.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.lang.ref.Cleaner;

/**
 * Finds the protobuf body of a record value, inflating it when it is zstd. Confined to one thread, which keeps one
 * native context and one scratch buffer.
 */
final class BodyReader {
    static final byte BARE = 0x00;
    static final byte ZSTD = 0x01;

    /** A larger scratch buffer is not kept after its record. */
    static final int SCRATCH_KEPT = 1 << 20;

    /** Bytes of a block of one repeated byte, with its header. */
    private static final int SMALLEST_BLOCK = 4;

    /** What one block holds at most, by the zstd format. */
    private static final int LARGEST_BLOCK_CONTENT = 128 << 10;

    private static final byte[] NOTHING = {};
    private static final int[] ZSTD_MAGIC = {0x28, 0xb5, 0x2f, 0xfd};
    private static final Cleaner CLEANER = Cleaner.create();

    private final FrameLimits limits;
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private byte[] scratch = NOTHING;

    private byte[] bytes = NOTHING;
    private int from;
    private int to;

    private BodyReader(FrameLimits limits) {
        this.limits = limits;
        ZstdDecompressCtx context = zstd;
        CLEANER.register(this, context::close);
    }

    /** One reader per thread that asks; its native memory goes with the thread. */
    static ThreadLocal<BodyReader> perThread(FrameLimits limits) {
        return ThreadLocal.withInitial(() -> new BodyReader(limits));
    }

    /** Finds the body of the value {@code value[at..end)}; it is {@code bytes()[from()..to())} until {@link #release}. */
    void open(byte[] value, int at, int end) throws RefusedException {
        int length = end - at;
        if (length == 0) {
            throw new RefusedException(RefusalType.EMPTY_PAYLOAD, "a value of zero bytes");
        }
        if (length > limits.maxFrameBytes()) {
            throw tooLarge("a framed value of " + length + " bytes", limits.maxFrameBytes());
        }
        if (value[at] == BARE) {
            bare(value, at + 1, end);
        } else if (value[at] == ZSTD) {
            inflate(value, at + 1, end);
        } else if (isZstd(value, at, end)) {
            inflate(value, at, end);
        } else {
            bare(value, at, end);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    void release() {
        bytes = NOTHING;
        if (scratch.length > SCRATCH_KEPT) {
            scratch = NOTHING;
        }
    }

    private void bare(byte[] value, int at, int end) throws RefusedException {
        checkBody(end - at);
        bytes = value;
        from = at;
        to = end;
    }

    private void inflate(byte[] value, int at, int end) throws RefusedException {
        int size = declaredSize(value, at, end);
        if (scratch.length < size) {
            scratch = new byte[Math.max(size, Math.min(2 * scratch.length, SCRATCH_KEPT))];
        }
        try {
            int inflated = zstd.decompressByteArray(scratch, 0, size, value, at, end - at);
            if (inflated != size) {
                throw corrupt("holds " + inflated + " bytes, declares " + size);
            }
        } catch (ZstdException e) {
            if (e.getErrorCode() == Zstd.errMemoryAllocation()) {
                // Our machine's fault and not the frame's.
                throw e;
            }
            throw corrupt("declares " + size + " bytes and does not inflate to them: " + e.getMessage());
        }
        bytes = scratch;
        from = 0;
        to = size;
    }

    /** The size a frame declares, checked before anything is allocated for it. */
    private int declaredSize(byte[] value, int at, int end) throws RefusedException {
        int length = end - at;
        if (!isZstd(value, at, end)) {
            throw corrupt("does not begin with the magic number");
        }
        long declared = Zstd.getFrameContentSize(value, at, length);
        if (declared == -1) {
            throw corrupt("declares no content size");
        }
        if (declared == -2) {
            throw corrupt("has a header that cannot be read");
        }
        if (Long.compareUnsigned(declared, limits.maxBodyBytes()) > 0) {
            throw tooLarge(
                    "a zstd frame that declares " + Long.toUnsignedString(declared) + " bytes", limits.maxBodyBytes());
        }
        if (declared > (long) length / SMALLEST_BLOCK * LARGEST_BLOCK_CONTENT) {
            throw corrupt("declares " + declared + " bytes, more than " + length + " bytes can hold");
        }
        checkSingle(value, at, length);
        return (int) declared;
    }

    /** Inflating would go on into a second frame, so its end is checked before. */
    private static void checkSingle(byte[] value, int at, int length) throws RefusedException {
        long frame;
        try {
            frame = Zstd.findFrameCompressedSize(value, at, length);
        } catch (ZstdException e) {
            throw corrupt("has broken blocks: " + e.getMessage());
        }
        if (frame != length) {
            throw corrupt("ends after " + frame + " bytes of " + length);
        }
    }

    private void checkBody(int size) throws RefusedException {
        if (size > limits.maxBodyBytes()) {
            throw tooLarge("a body of " + size + " bytes", limits.maxBodyBytes());
        }
    }

    private static boolean isZstd(byte[] value, int at, int end) {
        if (end - at < ZSTD_MAGIC.length) {
            return false;
        }
        for (int i = 0; i < ZSTD_MAGIC.length; i++) {
            if ((value[at + i] & 0xff) != ZSTD_MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static RefusedException tooLarge(String found, int limit) {
        return new RefusedException(RefusalType.PAYLOAD_TOO_LARGE, found + ", the limit is " + limit);
    }

    private static RefusedException corrupt(String how) {
        return new RefusedException(RefusalType.DECOMPRESSION_FAILED, "a zstd frame that " + how);
    }
}
