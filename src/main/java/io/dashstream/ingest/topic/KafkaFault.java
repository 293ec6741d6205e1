package io.dashstream.ingest.topic;

import java.net.UnknownHostException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The classes of Kafka client errors, with the label that existing dashboards know. Immutable, any thread. */
enum KafkaFault {
    DNS_FAILURE("dns_failure"),
    CONNECTION_TIMEOUT("connection_timeout"),
    BROKER_DOWN("broker_down"),
    DECODE_ERROR("decode_error"),
    UNKNOWN("unknown");

    private static final int MAX_CAUSES = 16;

    private final String label;

    KafkaFault(String label) {
        this.label = label;
    }

    /** The value of the label {@code error_type}. */
    String label() {
        return label;
    }

    /** The class of an error, by the first of it and its causes that tells. */
    static KafkaFault of(Throwable error) {
        Throwable next = error;
        for (int i = 0; next != null && i < MAX_CAUSES; i++) {
            KafkaFault fault = alone(next);
            if (fault != UNKNOWN) {
                return fault;
            }
            next = next.getCause();
        }
        return UNKNOWN;
    }

    /** Whether the error only says that the brokers' names cannot be resolved, which may change. */
    static boolean unresolved(Throwable error) {
        return of(error) == DNS_FAILURE;
    }

    private static KafkaFault alone(Throwable error) {
        if (error instanceof UnknownHostException || (error instanceof ConfigException && says(error, "resolvable"))) {
            return DNS_FAILURE;
        }
        if (error instanceof TimeoutException) {
            // The client's words for "no broker takes a connection": the request never left.
            return says(error, "node assignment") ? BROKER_DOWN : CONNECTION_TIMEOUT;
        }
        if (error instanceof DisconnectException || error instanceof InvalidMetadataException) {
            return BROKER_DOWN;
        }
        if (error instanceof SerializationException || error instanceof CorruptRecordException) {
            return DECODE_ERROR;
        }
        return UNKNOWN;
    }

    private static boolean says(Throwable error, String words) {
        @Nullable String message = error.getMessage();
        return message != null && message.contains(words);
    }
}
