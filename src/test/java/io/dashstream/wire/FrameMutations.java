package io.dashstream.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes broken frames and broken bodies out of good ones of every kind. Confined to one thread. */
final class FrameMutations {
    private static final int BODIES_PER_KIND = 40;
    private static final int LARGEST = 8 << 10;
    private static final byte[][] LIES = {
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07},
        {(byte) 0x80, (byte) 0x80, 0x04},
        {0x7f},
        {0x00},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x01}
    };

    private final Random random;
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();

    FrameMutations(Random random) {
        this.random = random;
        RandomMessages messages = new RandomMessages(random);
        for (int kind = 1; kind <= RandomMessages.KINDS; kind++) {
            for (int i = 0; i < BODIES_PER_KIND; i++) {
                byte[] body = messages.ofKind(kind).toByteArray();
                bodies.add(body);
                frames.addAll(List.of(body, Frames.bare(body), Frames.zstd(body), Frames.unframedZstd(body)));
            }
        }
    }

    /** A body with some mutations, sometimes none. */
    byte[] nextBody() {
        return mutated(bodies, random.nextInt(4));
    }

    /** The body in a framing from which it is read again: framed bare or as zstd. */
    byte[] framed(byte[] body) {
        return random.nextInt(4) == 0 ? Frames.zstd(body) : Frames.bare(body);
    }

    /** A frame with mutations outside its body too. */
    byte[] nextFrame() {
        byte[] frame = mutated(frames, 1 + random.nextInt(3));
        return random.nextInt(4) == 0 ? withBrokenZstdHeader(frame) : frame;
    }

    private byte[] mutated(List<byte[]> from, int mutations) {
        byte[] bytes = pick(from).clone();
        for (int i = 0; i < mutations; i++) {
            bytes = mutated(bytes, from);
        }
        return bytes.length > LARGEST ? Arrays.copyOf(bytes, LARGEST) : bytes;
    }

    private byte[] mutated(byte[] bytes, List<byte[]> others) {
        int at = random.nextInt(bytes.length + 1);
        int end = at + random.nextInt(bytes.length - at + 1);
        return switch (random.nextInt(7)) {
            case 0 -> flipped(bytes);
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> joined(bytes, end, bytes, at);
            case 3 -> joined(bytes, at, bytes, end);
            case 4 -> {
                byte[] other = pick(others);
                yield joined(bytes, at, other, random.nextInt(other.length + 1));
            }
            case 5 -> overwritten(bytes, at, LIES[random.nextInt(LIES.length)]);
            default -> overwritten(bytes, at, noise());
        };
    }

    private byte[] flipped(byte[] bytes) {
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** Says other sizes, windows and flags than the frame has; those of a value that is no zstd are just bytes. */
    private byte[] withBrokenZstdHeader(byte[] frame) {
        int magic = frame.length > 0 && frame[0] == BodyReader.ZSTD ? 1 : 0;
        int at = magic + 4 + random.nextInt(3);
        return overwritten(frame, Math.min(at, frame.length), noise());
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(9)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] pick(List<byte[]> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] overwritten(byte[] bytes, int at, byte[] with) {
        byte[] longEnough = Arrays.copyOf(bytes, Math.max(bytes.length, at + with.length));
        System.arraycopy(with, 0, longEnough, at, with.length);
        return longEnough;
    }

    /** {@code head[0..headEnd)} followed by {@code tail[tailAt..)}. */
    private static byte[] joined(byte[] head, int headEnd, byte[] tail, int tailAt) {
        byte[] joined = Arrays.copyOf(head, headEnd + tail.length - tailAt);
        System.arraycopy(tail, tailAt, joined, headEnd, tail.length - tailAt);
        return joined;
    }
}
