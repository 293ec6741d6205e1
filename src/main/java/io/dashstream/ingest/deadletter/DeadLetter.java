package io.dashstream.ingest.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dashstream.wire.HeaderGlimpse;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is written about one refused record, as existing readers of dead letters know it. Immutable, any thread.
 *
 * @param timestamp when it was refused, RFC 3339 UTC
 * @param error what was found and what would be right; no payload
 * @param payloadSha256 lower-case hex of the record's whole value
 * @param originalPayloadBase64 the value, or its beginning; null unless configured
 * @param payloadTruncationNote says why the value is not there, or not whole; null when it is
 * @param messageSize bytes of the value
 * @param messageCount 1, or the events of a batch as far as they could be read
 */
@RegisterForReflection
record DeadLetter(
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("timestamp") String timestamp,
        @JsonProperty("error") String error,
        @JsonProperty("error_type") String errorType,
        @JsonProperty("payload_sha256") String payloadSha256,

        @JsonProperty("original_payload_base64") @Nullable String originalPayloadBase64,

        @JsonProperty("payload_truncation_note") @Nullable String payloadTruncationNote,

        @JsonProperty("message_size") int messageSize,
        @JsonProperty("first_bytes_hex") String firstBytesHex,
        @JsonProperty("last_bytes_hex") String lastBytesHex,
        @JsonProperty("kafka_partition") int kafkaPartition,
        @JsonProperty("kafka_offset") long kafkaOffset,
        @JsonProperty("message_count") int messageCount,
        @JsonProperty("thread_id") @Nullable String threadId,
        @JsonProperty("tenant_id") @Nullable String tenantId) {
    private static final int GLIMPSE_BYTES = 16;
    private static final HexFormat HEX_LIST = HexFormat.ofDelimiter(", ");

    /**
     * The letter about a record.
     *
     * @param payloadBytes how much of the value it carries at most; 0 for none
     */
    static DeadLetter of(RefusedRecord record, HeaderGlimpse header, int payloadBytes) {
        byte[] value = record.value();
        return new DeadLetter(
                UUID.randomUUID().toString(),
                record.when().toString(),
                record.refusal().detail(),
                record.refusal().type().label(),
                sha256(value),
                payloadBytes == 0 ? null : base64(value, payloadBytes),
                truncation(value.length, payloadBytes),
                value.length,
                hex(value, 0, Math.min(GLIMPSE_BYTES, value.length)),
                hex(value, Math.max(0, value.length - GLIMPSE_BYTES), value.length),
                record.partition(),
                record.offset(),
                header.messageCount(),
                header.threadId().orElse(null),
                header.tenantId().orElse(null));
    }

    private static @Nullable String truncation(int size, int payloadBytes) {
        if (payloadBytes == 0) {
            return "the payload is left out: dashstream.ingest.dead-letters.with-payload is false";
        }
        return size <= payloadBytes ? null : "the first " + payloadBytes + " of " + size + " bytes";
    }

    private static String base64(byte[] value, int most) {
        byte[] carried = value.length <= most ? value : Arrays.copyOf(value, most);
        return Base64.getEncoder().encodeToString(carried);
    }

    private static String hex(byte[] value, int from, int to) {
        return "[" + HEX_LIST.formatHex(value, from, to) + "]";
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
