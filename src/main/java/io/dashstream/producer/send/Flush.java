package io.dashstream.producer.send;

import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Payload;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A mark in the queue: done when everything let in before it was answered by Kafka. Any thread.
 *
 * @param done completed by the sender
 */
public record Flush(CompletableFuture<Void> done) implements Payload {
    @Override
    public MessageKind kind() {
        return MessageKind.EVENT;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public Optional<DashStreamMessage> message(Header header) {
        return Optional.empty();
    }
}
