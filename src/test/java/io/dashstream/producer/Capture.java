package io.dashstream.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashstream.producer.loss.Degradation;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.loss.ProducerListener;
import io.dashstream.producer.send.Crc32Partitioner;
import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.wire.DecodedMessage;
import io.dashstream.wire.FrameDecoder;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A library that sends to Kafka's own client for tests, and what came out of it. Any thread. */
final class Capture implements AutoCloseable, ProducerListener {
    private static final FrameDecoder FRAMES = new FrameDecoder(FrameLimits.DEFAULT);

    final MockProducer<byte[], byte[]> kafka;
    final DashStream dashStream;
    final List<String> told = new CopyOnWriteArrayList<>();

    Capture(boolean answersAtOnce, UnaryOperator<DashStreamOptions> options) {
        kafka = new MockProducer<>(
                answersAtOnce, new Crc32Partitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        DashStreamOptions basis =
                DashStreamOptions.of(KafkaSettings.of("localhost:1", "topic")).withListener(this);
        dashStream = DashStream.open(options.apply(basis), kafka);
    }

    static Capture withDefaults() {
        return new Capture(true, options -> options);
    }

    /** All messages, in order, when everything reported so far was sent. */
    List<DashStreamMessage> messages() {
        dashStream.flush(Duration.ofSeconds(20));
        return records().stream().map(each -> message(each.value())).toList();
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        return kafka.history();
    }

    static String key(ProducerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }

    /** All events, those in batches too. */
    List<Event> events() {
        return messages().stream().flatMap(message -> events(message).stream()).toList();
    }

    static List<Event> events(DashStreamMessage message) {
        return message.hasEventBatch()
                ? message.getEventBatch().getEventsList()
                : message.hasEvent() ? List.of(message.getEvent()) : List.of();
    }

    static DashStreamMessage message(byte[] value) {
        return ((DecodedMessage) FRAMES.decode(value)).message();
    }

    @Override
    public void dropped(MessageKind kind, LossReason reason) {
        told.add("dropped " + kind.label() + " " + reason.label());
    }

    @Override
    public void sendFailed(MessageKind kind, Throwable cause) {
        told.add("failed " + kind.label());
    }

    @Override
    public void stateDegraded(Degradation reason) {
        told.add("degraded " + reason.label());
    }

    @Override
    public void close() {
        dashStream.close(Duration.ofSeconds(5));
    }
}
