package io.dashstream.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /health}, as existing clients read it. Immutable, any thread.
 *
 * @param status {@code healthy}, {@code degraded}, {@code waiting} (for Kafka or the topic, not reached yet) or
 *     {@code reconnecting}
 * @param kafkaStatus {@code connecting}, {@code connected}, {@code topic_missing} or {@code reconnecting}
 * @param websocketStatus {@code ready} or {@code draining}
 * @param mode {@code live}, or {@code replay-history} when refusals of old history are not errors
 * @param alert what an operator should know; absent when there is nothing
 */
record LegacyHealth(
        @JsonProperty("status") String status,
        @JsonProperty("kafka_status") String kafkaStatus,
        @JsonProperty("websocket_status") String websocketStatus,
        @JsonProperty("metrics") Metrics metrics,
        @JsonProperty("replay_buffer") ReplayBuffer replayBuffer,
        @JsonProperty("mode") String mode,

        @JsonProperty("alert") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String alert) {

    /** Counts since the start, and of the last two minutes; an age is in seconds, and null when there was none. */
    record Metrics(
            @JsonProperty("kafka_messages_received") long kafkaMessagesReceived,
            @JsonProperty("kafka_errors") long kafkaErrors,
            @JsonProperty("infrastructure_errors") long infrastructureErrors,
            @JsonProperty("connected_clients") long connectedClients,
            @JsonProperty("uptime_seconds") long uptimeSeconds,

            @JsonProperty("last_kafka_message_ago_seconds") @Nullable
            Long lastKafkaMessageAgoSeconds,

            @JsonProperty("dropped_messages") long droppedMessages,
            @JsonProperty("dropped_messages_last_120s") long droppedMessagesLast120s,
            @JsonProperty("last_drop_ago_seconds") @Nullable Long lastDropAgoSeconds,
            @JsonProperty("decode_errors") long decodeErrors,
            @JsonProperty("old_data_decode_errors") long oldDataDecodeErrors,
            @JsonProperty("payload_missing") long payloadMissing,

            @JsonProperty("last_infrastructure_error_ago_seconds") @Nullable
            Long lastInfrastructureErrorAgoSeconds,

            @JsonProperty("decode_errors_last_120s") long decodeErrorsLast120s,
            @JsonProperty("messages_last_120s") long messagesLast120s,
            @JsonProperty("send_failed") long sendFailed,
            @JsonProperty("send_timeout") long sendTimeout,
            @JsonProperty("send_failed_last_120s") long sendFailedLast120s,
            @JsonProperty("send_timeout_last_120s") long sendTimeoutLast120s) {}

    /** The stores behind replay; sizes in bytes. */
    record ReplayBuffer(
            @JsonProperty("redis_enabled") boolean redisEnabled,
            @JsonProperty("memory_hits") long memoryHits,
            @JsonProperty("redis_hits") long redisHits,
            @JsonProperty("redis_misses") long redisMisses,
            @JsonProperty("redis_write_dropped") long redisWriteDropped,
            @JsonProperty("redis_write_failures") long redisWriteFailures,
            @JsonProperty("memory_buffer_size") long memoryBufferSize,
            @JsonProperty("max_memory_size") long maxMemorySize,
            @JsonProperty("redis_message_ttl_secs") long redisMessageTtlSecs,
            @JsonProperty("redis_max_sequences") long redisMaxSequences) {}
}
