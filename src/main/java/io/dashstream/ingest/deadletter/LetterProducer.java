package io.dashstream.ingest.deadletter;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka producer of dead letters, connected and secured as the channel is. Made when the first letter is sent, so that
 * a name that does not resolve ends nothing. One thread sends; any thread closes.
 */
// A send is answered by its callback.
@SuppressWarnings("FutureReturnValueIgnored")
final class LetterProducer implements AutoCloseable {
    private final Map<String, Object> settings;
    private final String topic;
    private final Duration sendTimeout;

    private @Nullable Producer<String, String> producer;

    /** @param connection Kafka client settings; those a producer does not know are left out */
    LetterProducer(Map<String, Object> connection, String topic, Duration sendTimeout) {
        this.settings = new HashMap<>(connection);
        settings.keySet().retainAll(ProducerConfig.configNames());
        settings.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
        settings.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        int millis = Math.toIntExact(sendTimeout.toMillis());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "dashstream-dead-letters");
        this.topic = topic;
        this.sendTimeout = sendTimeout;
    }

    String topic() {
        return topic;
    }

    Duration sendTimeout() {
        return sendTimeout;
    }

    /**
     * Sends a letter; blocks while the topic is not known.
     *
     * @param told hears on the producer's thread, or on this one, null when the broker has it, else why not
     */
    void send(LetterDesk.Written letter, Consumer<@Nullable Exception> told) {
        connected()
                .send(new ProducerRecord<>(topic, letter.key(), letter.json()), (where, error) -> told.accept(error));
    }

    private synchronized Producer<String, String> connected() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        }
        return producer;
    }

    /** Waits for what was sent, at most the send timeout. */
    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(sendTimeout);
        }
    }
}
