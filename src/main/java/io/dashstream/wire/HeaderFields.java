package io.dashstream.wire;

/** The fields of one Header message that the gateway needs, as a scan finds them. Confined to one thread. */
final class HeaderFields {
    /** Where the thread id lies in the scanned bytes. */
    int threadAt;

    /** Bytes; 0 when absent. */
    int threadLength;

    int tenantAt;
    int tenantLength;
    long timestampUs;

    /** Unsigned. */
    long sequence;

    /** Unsigned, as on the wire: 0 when absent. */
    int schemaVersion;

    void clear() {
        threadLength = 0;
        tenantLength = 0;
        timestampUs = 0;
        sequence = 0;
        schemaVersion = 0;
    }
}
