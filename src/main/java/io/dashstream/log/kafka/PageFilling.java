package io.dashstream.log.kafka;

import io.dashstream.log.ReadRequest;
import io.dashstream.log.block.RecordBlock;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.Peeked;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Fills one page from records that were polled: those with the verdict ingest gave them, up to the limits of the request.
 * Confined to one thread.
 */
final class PageFilling {
    private final ReadRequest request;
    private final HeaderPeek peek;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<RecordHeader> headers = new ArrayList<>();
    private long bytes;

    PageFilling(ReadRequest request, HeaderPeek peek) {
        this.request = request;
        this.peek = peek;
    }

    /** Takes from the front what belongs to the page or is delivered to nobody; the first that does not fit stays. */
    void takeFrom(Deque<ConsumerRecord<byte[], byte[]>> polled) {
        ConsumerRecord<byte[], byte[]> record;
        while ((record = polled.peek()) != null && take(record)) {
            polled.remove();
        }
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** The records in a block that the caller releases. */
    RecordBlock block() {
        RecordBlock block = new RecordBlock(request.partition(), Math.toIntExact(bytes), records.size(), held -> {});
        long prev = request.after();
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            block.append(record.offset(), prev, ByteBuffer.wrap(record.value()), headers.get(i), appendedAtMs(record));
            prev = record.offset();
        }
        return block;
    }

    private boolean take(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() > request.upTo()) {
            return false;
        }
        if (record.offset() <= request.after() || record.value() == null) {
            return true;
        }
        int needed =
                RecordBlock.bytesFor(request.partition(), record.offset(), record.value().length, appendedAtMs(record));
        boolean full = records.size() == request.maxRecords() || bytes + needed > request.maxBytes();
        if (full && !records.isEmpty()) {
            return false;
        }
        Peeked peeked = peek.peek(record.value());
        if (peeked instanceof RecordHeader header) {
            records.add(record);
            headers.add(header);
            bytes += needed;
        }
        return true;
    }

    // When this gateway appended it is not known any more; Kafka's time of the record is the nearest there is.
    private static long appendedAtMs(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.timestamp());
    }
}
