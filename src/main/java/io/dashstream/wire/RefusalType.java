package io.dashstream.wire;

/** The classes of refused record values, with the label that existing dashboards know. Immutable, any thread. */
public enum RefusalType {
    /** The frame or its body is larger than the limit. */
    PAYLOAD_TOO_LARGE("payload_too_large"),
    /** The protobuf ends in the middle of a field. */
    BUFFER_UNDERFLOW("buffer_underflow"),
    /** A schema version that this gateway was told not to forward. */
    SCHEMA_VERSION_MISMATCH("schema_version_mismatch"),
    /** Bytes that are not a DashStreamMessage. */
    INVALID_PROTOBUF("invalid_protobuf"),
    /** A fault of our own while decoding. */
    UNKNOWN_DECODE_ERROR("unknown_decode_error"),
    /** The zstd frame is corrupt, declares no size, or holds another size than it declares. */
    DECOMPRESSION_FAILED("decompression_failed"),
    /** A value of zero bytes. */
    EMPTY_PAYLOAD("empty_payload");

    private final String label;

    RefusalType(String label) {
        this.label = label;
    }

    /** The value of the label {@code error_type}. */
    public String label() {
        return label;
    }
}
