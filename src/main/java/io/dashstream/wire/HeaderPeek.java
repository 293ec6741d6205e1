package io.dashstream.wire;

import java.nio.ByteBuffer;

/**
 * Reads the header of a record value without building the message tree, and accepts exactly what {@link FrameDecoder}
 * accepts. Any thread; each thread that calls keeps a scratch buffer of at most 1 MiB.
 */
public final class HeaderPeek {
    private final ThreadLocal<BodyReader> bodies;
    private final ThreadLocal<HeaderScan> scans = ThreadLocal.withInitial(HeaderScan::new);

    public HeaderPeek(FrameLimits limits) {
        this.bodies = BodyReader.perThread(limits);
    }

    /**
     * The header of a record value, or why it is refused; never an exception.
     *
     * @param value a Kafka record value, not null
     */
    public Peeked peek(byte[] value) {
        return peek(value, 0, value.length);
    }

    /** As above, of what a buffer that has an array behind it holds between its position and its limit, which stay. */
    public Peeked peek(ByteBuffer value) {
        int from = value.arrayOffset() + value.position();
        return peek(value.array(), from, from + value.remaining());
    }

    private Peeked peek(byte[] bytes, int from, int to) {
        BodyReader body = bodies.get();
        try {
            body.open(bytes, from, to);
            return scans.get().scan(body.bytes(), body.from(), body.to());
        } catch (RefusedException e) {
            return e.refusal();
        } catch (RuntimeException e) {
            // A record must not be able to end ingest: our own fault is a class of refusal, counted like the others.
            return Refusal.ownFault(e);
        } finally {
            body.release();
        }
    }

    /** What a value that is refused still tells of itself: as far as it could be read, for operators only. */
    public HeaderGlimpse glimpse(byte[] value) {
        BodyReader body = bodies.get();
        try {
            body.open(value, 0, value.length);
            return scans.get().glimpse(body.bytes(), body.from(), body.to());
        } catch (RefusedException | RuntimeException e) {
            // Nothing could be read, which is an answer here.
            return HeaderGlimpse.NOTHING;
        } finally {
            body.release();
        }
    }
}
