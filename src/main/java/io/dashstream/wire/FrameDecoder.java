package io.dashstream.wire;

import com.google.protobuf.CodedInputStream;
import io.dashstream.wire.v1.DashStreamMessage;
import java.io.IOException;

/**
 * Decodes record values: framed or not, zstd or not. Any thread; each thread that calls keeps a scratch buffer of at
 * most 1 MiB.
 *
 * <p>The body is checked by the scan of {@link HeaderPeek} before it is built, so that both refuse the same values for
 * the same reasons, and a body that is refused costs no tree.
 */
public final class FrameDecoder {
    private final ThreadLocal<BodyReader> bodies;
    private final ThreadLocal<HeaderScan> scans = ThreadLocal.withInitial(HeaderScan::new);

    public FrameDecoder(FrameLimits limits) {
        this.bodies = BodyReader.perThread(limits);
    }

    /**
     * The message of a record value, or why it is refused; never an exception.
     *
     * @param value a Kafka record value, not null
     */
    public Decoded decode(byte[] value) {
        BodyReader body = bodies.get();
        try {
            body.open(value, 0, value.length);
            scans.get().scan(body.bytes(), body.from(), body.to());
            return new DecodedMessage(message(body));
        } catch (RefusedException e) {
            return e.refusal();
        } catch (IOException | RuntimeException e) {
            // What the scan accepts the decoder must too: anything else is our own fault, a class of refusal.
            return Refusal.ownFault(e);
        } finally {
            body.release();
        }
    }

    private static DashStreamMessage message(BodyReader body) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(body.bytes(), body.from(), body.to() - body.from());
        return DashStreamMessage.parseFrom(in);
    }
}
