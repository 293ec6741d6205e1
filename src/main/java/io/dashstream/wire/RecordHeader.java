package io.dashstream.wire;

import static java.util.Objects.requireNonNull;

import io.dashstream.wire.v1.MessageType;
import java.util.List;

/**
 * What the gateway knows of a record without building its message tree. Immutable, any thread.
 *
 * @param type the kind of message, from the envelope's field
 * @param threads its threads in order of first appearance, each once with its highest sequence; of a batch, those of
 *     every inner event (the batch's own header counts only when no inner event names a thread); may be empty
 * @param tenants its tenants, each once, in order of first appearance; may be empty
 * @param timestampUs the producer's clock, microseconds since the epoch; of a batch, the outer header's, or when that
 *     has none the newest inner one; 0 when absent
 * @param schemaVersion the schema version, 0 in the record counts as 1; of a batch, the highest
 * @param messageCount 1, or the number of inner events of a batch
 */
public record RecordHeader(
        MessageType type,
        List<ThreadSequence> threads,
        List<String> tenants,
        long timestampUs,
        int schemaVersion,
        int messageCount)
        implements Peeked {
    public RecordHeader {
        requireNonNull(type, "type");
        threads = List.copyOf(threads);
        tenants = List.copyOf(tenants);
    }
}
