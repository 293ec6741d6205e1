package io.dashstream.testkit;

/**
 * One record as a client received it. Immutable, any thread.
 *
 * @param value the Kafka record value; empty when the client was told to keep none
 * @param appendedAtMs the gateway's append time; 0 in dialect 1, which does not carry it
 */
// The bytes as they came: compared by content where a test needs it.
@SuppressWarnings("ArrayRecordComponent")
public record WsRecord(int partition, long offset, byte[] value, long appendedAtMs) {}
