package io.dashstream.session.v2;

import java.time.Duration;

/**
 * What every client of dialect 2 is told in its hello, and how large its messages become. Immutable, any thread.
 *
 * @param topic the Kafka topic
 * @param maxPayloadBytes the largest record value there can be
 * @param maxBatchBytes a binary message is filled up to this size
 * @param sendDeadline how long a socket may take nothing
 */
public record V2Terms(String topic, int maxPayloadBytes, int maxBatchBytes, Duration sendDeadline) {
    /** The largest control frame a client may send. */
    public static final int MAX_CONTROL_BYTES = 64 << 10;

    /** The version of the record format, see the wire room. */
    static final int SCHEMA_VERSION = 1;
}
