package io.dashstream.wire;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.CodedOutputStream;
import io.dashstream.wire.v1.CompressionType;
import io.dashstream.wire.v1.DashStreamMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Encodes messages as record values that existing readers take: framing byte, then protobuf, or one zstd frame of it
 * when that is smaller. Any thread; each thread that calls keeps buffers of about 2 MiB at most.
 */
public final class FrameEncoder {
    /** Most bytes of protobuf in one record. */
    public static final int MAX_RECORD_BYTES = 1 << 20;

    /** Protobuf of at most so many bytes is not compressed. */
    public static final int COMPRESS_ABOVE = 512;

    private final ThreadLocal<Compressor> compressors = Compressor.perThread();

    /**
     * The record value of a message. The mark in its headers says how it is compressed, whatever they said before.
     *
     * @throws RecordTooLargeException when its protobuf is larger than {@link #MAX_RECORD_BYTES}
     * @throws IllegalArgumentException when it holds no kind of message
     */
    public byte[] encode(DashStreamMessage message) {
        DashStreamMessage bare = CompressionMark.set(message, CompressionType.COMPRESSION_NONE);
        int size = bare.getSerializedSize();
        if (size > MAX_RECORD_BYTES) {
            throw new RecordTooLargeException(size, MAX_RECORD_BYTES);
        }
        if (size > COMPRESS_ABOVE) {
            byte[] compressed = compressed(message);
            if (compressed.length > 0 && compressed.length <= size) {
                return compressed;
            }
        }
        byte[] value = new byte[1 + size];
        value[0] = BodyReader.BARE;
        write(bare, value, 1, size);
        return value;
    }

    /** The value as a zstd frame; empty when the mark alone would make the protobuf too large. */
    private byte[] compressed(DashStreamMessage message) {
        DashStreamMessage marked = CompressionMark.set(message, CompressionType.COMPRESSION_ZSTD);
        int size = marked.getSerializedSize();
        if (size > MAX_RECORD_BYTES) {
            return new byte[0];
        }
        Compressor compressor = compressors.get();
        byte[] body = compressor.body(size);
        write(marked, body, 0, size);
        byte[] frame = compressor.frame(1 + (int) Zstd.compressBound(size));
        frame[0] = BodyReader.ZSTD;
        int length = compressor.compress(body, size, frame, 1);
        return Arrays.copyOf(frame, 1 + length);
    }

    private static void write(DashStreamMessage message, byte[] into, int at, int size) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(into, at, size);
            message.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("a message wrote another size than the " + size + " bytes it told", e);
        }
    }
}
