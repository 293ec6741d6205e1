package io.dashstream.producer;

import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Payload;
import io.dashstream.producer.queue.ThreadKey;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A message that was made elsewhere and keeps what its header says. Any thread.
 *
 * @param answer completed when it is known what became of it
 */
record Forwarded(DashStreamMessage message, ThreadKey key, MessageKind kind, CompletableFuture<Void> answer)
        implements Payload {
    private static final int ID_BYTES = 16;

    static Forwarded of(DashStreamMessage message, CompletableFuture<Void> answer) {
        MessageKind kind = Envelope.kind(message);
        Header header = Envelope.header(Envelope.body(message));
        String tenant = header.getTenantId().isBlank() ? DashStream.DEFAULT_TENANT : header.getTenantId();
        return new Forwarded(message, new ThreadKey(tenant, header.getThreadId()), kind, answer);
    }

    @Override
    public long bytes() {
        return message.getSerializedSize();
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Optional<DashStreamMessage> message(Header given) {
        Header own = Envelope.header(Envelope.body(message));
        Header.Builder header = own.toBuilder().setType(kind.type()).setTenantId(key.tenant());
        if (own.getMessageId().size() != ID_BYTES) {
            header.setMessageId(given.getMessageId());
        }
        if (own.getTimestampUs() == 0) {
            header.setTimestampUs(given.getTimestampUs());
        }
        if (own.getSequence() == 0) {
            header.setSequence(given.getSequence());
        }
        if (own.getSchemaVersion() == 0) {
            header.setSchemaVersion(given.getSchemaVersion());
        }
        return Optional.of(Envelope.with(message, header.build()));
    }

    @Override
    public void lost(Loss loss) {
        answer.completeExceptionally(new NotSentException(loss));
    }

    @Override
    public void acknowledged() {
        answer.complete(null);
    }
}
