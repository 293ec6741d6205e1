package io.dashstream.wire;

/**
 * How large a record value may be. Immutable, any thread.
 *
 * @param maxFrameBytes largest framed value, bytes
 * @param maxBodyBytes largest body after decompression, bytes
 */
public record FrameLimits(int maxFrameBytes, int maxBodyBytes) {
    /** 10 MiB each, as existing readers have it. */
    public static final FrameLimits DEFAULT = new FrameLimits(10 << 20, 10 << 20);

    public FrameLimits {
        if (maxFrameBytes < 1 || maxBodyBytes < 1) {
            throw new IllegalArgumentException(
                    "frame limits must be at least 1 byte, found frame " + maxFrameBytes + " and body " + maxBodyBytes);
        }
    }
}
