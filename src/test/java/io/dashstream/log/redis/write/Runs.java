package io.dashstream.log.redis.write;

import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Batches of records for a stream. Any thread. */
final class Runs {
    private static final HeaderPeek PEEK = new HeaderPeek(FrameLimits.DEFAULT);

    private Runs() {}

    /** Consecutive records from that offset on, all appended at that time. */
    static AppendBatch batch(StreamKeys keys, long first, int count, long nowMs) {
        MemoryTail records = new MemoryTail(64 << 20, Duration.ofHours(1));
        records.open(0, first);
        for (long offset = first; offset < first + count; offset++) {
            byte[] value = io.dashstream.testkit.Records.event("t", offset + 1);
            records.append(0, offset, ByteBuffer.wrap(value), (RecordHeader) PEEK.peek(value), nowMs);
        }
        AppendBatch batch = new AppendBatch(keys, first - 1);
        Records page = (Records) records.answer(new ReadRequest(0, first - 1, Long.MAX_VALUE, count, 1 << 20));
        batch.add(page.run());
        if (page.run().size() < count) {
            throw new IllegalArgumentException("a batch is one run, which holds less than " + count + " records");
        }
        page.run().release();
        records.close();
        return batch;
    }
}
