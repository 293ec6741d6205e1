package io.dashstream.ingest.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Tells records that Kafka lost from offsets that never held one. Confined to the pipeline's thread; asks Kafka and so may
 * block, which happens only when offsets jump.
 *
 * <p>Offsets jump over transaction markers and compacted records, which is no loss, and over what retention removed before
 * it was read, which is one. The oldest offset that Kafka holds tells them apart: it only ever rises, so when it still lies
 * at or below the offset that was expected, nothing was removed.
 */
public final class Losses {
    private static final Logger LOG = Logger.getLogger(Losses.class);

    private final Function<List<Integer>, Map<Integer, Long>> oldest;
    private final Map<Integer, Long> known = new HashMap<>();

    /** @param oldest asks Kafka for the oldest offset of partitions; throws a {@link KafkaException} when it cannot */
    public Losses(Function<List<Integer>, Map<Integer, Long>> oldest) {
        this.oldest = oldest;
    }

    /**
     * A new batch begins. Within a batch one answer per partition is enough: it was given after the whole batch had been
     * polled.
     */
    public void begin() {
        known.clear();
    }

    /** The last offset that is lost of those from {@code expected} up to, but not including, {@code found}; if any is. */
    public OptionalLong through(int partition, long expected, long found) {
        long oldestHeld = known.computeIfAbsent(partition, p -> oldestOr(p, found));
        long last = Math.min(oldestHeld, found) - 1;
        if (last < expected) {
            return OptionalLong.empty();
        }
        LOG.warnf("Kafka removed records before they were read partition=%d from=%d to=%d", partition, expected, last);
        return OptionalLong.of(last);
    }

    private long oldestOr(int partition, long found) {
        try {
            return oldest.apply(List.of(partition)).getOrDefault(partition, found);
        } catch (KafkaException e) {
            // Not known: a hole that is told and is none does less harm than one that is not told.
            LOG.warnf(e, "Kafka did not say whether it lost records partition=%d offset=%d", partition, found);
            return found;
        }
    }
}
