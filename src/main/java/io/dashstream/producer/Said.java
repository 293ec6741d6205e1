package io.dashstream.producer;

import com.google.protobuf.Message;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Payload;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import java.util.Optional;

/**
 * A message that lacks only its header. Immutable, any thread.
 *
 * @param body without a header
 */
record Said(MessageKind kind, Message body, long bytes) implements Payload {
    /** A header with its ids, and the objects around it. */
    private static final int OVERHEAD = 200;

    static Said of(MessageKind kind, Message body) {
        return new Said(kind, body, OVERHEAD + body.getSerializedSize());
    }

    @Override
    public Optional<DashStreamMessage> message(Header header) {
        return Optional.of(Envelope.of(body, header));
    }
}
