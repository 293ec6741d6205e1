package io.dashstream.ingest.verdict;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Continues the traces of producers. Confined to the pipeline's thread. */
public interface RecordSpans {
    /** Tracing is off, and costs nothing. */
    RecordSpans NONE = record -> {};

    /** An accepted record is in the log. */
    void taken(ConsumerRecord<Void, ByteBuffer> record);
}
