package io.dashstream.producer;

import com.google.protobuf.Message;
import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Payload;
import io.dashstream.producer.state.Snapshot;
import io.dashstream.producer.state.StateTrack;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something said with a snapshot, which becomes a message on the sender's thread. Immutable, any thread.
 *
 * @param message makes it
 */
record StateSaid(MessageKind kind, StateTrack track, Snapshot snapshot, Supplier<Optional<? extends Message>> message)
        implements Payload {
    /** What the snapshot shares with the one before is no burden of its own: a run holds it once. */
    @Override
    public long bytes() {
        return 200 + snapshot.held();
    }

    @Override
    public Optional<DashStreamMessage> message(Header header) {
        return message.get().map(body -> Envelope.of(body, header));
    }

    @Override
    public void lost(Loss loss) {
        track.lost();
    }
}
