package io.dashstream.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.Losses;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.DashStreamMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes messages to the topic and keeps the account of their answers. The sender's thread. */
final class KafkaOutlet {
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Losses losses;
    private final FrameEncoder frames = new FrameEncoder();
    private final Acks acks = new Acks();

    KafkaOutlet(Producer<byte[], byte[]> producer, String topic, Losses losses) {
        this.producer = producer;
        this.topic = topic;
        this.losses = losses;
    }

    /** Hands a message to Kafka, which answers later; waits only while Kafka's own buffer is full. */
    void send(Ready ready) {
        @Nullable DashStreamMessage fitting = Trimming.fit(ready.message()).orElse(null);
        if (fitting == null) {
            ready.lost(Loss.refused("it is larger than a record may be, " + Trimming.MOST_BYTES + " bytes"));
            losses.dropped(ready.kind(), LossReason.CAPACITY_LIMIT);
            return;
        }
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, ready.key().getBytes(UTF_8), frames.encode(fitting));
        if (!ready.trace().isEmpty()) {
            ready.trace().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        }
        hand(ready, record);
    }

    // The callback tells what the future would.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void hand(Ready ready, ProducerRecord<byte[], byte[]> written) {
        Acks.Span span = acks.sent();
        try {
            producer.send(written, (metadata, failure) -> {
                if (failure == null) {
                    ready.acknowledged();
                } else {
                    failed(ready, failure);
                }
                span.answered();
            });
        } catch (RuntimeException e) {
            // Kafka calls back for what it took; what it throws here it did not take.
            failed(ready, e);
            span.answered();
        }
    }

    private void failed(Ready ready, Exception failure) {
        ready.lost(Loss.failed(failure));
        losses.sendFailed(ready.kind(), failure);
    }

    /** Completes when all that was sent before is acknowledged or given up. */
    CompletableFuture<Void> mark() {
        return acks.mark();
    }

    /** Waits for answers at most so long; what is unanswered then fails. */
    void close(Duration patience) {
        producer.close(patience);
    }
}
