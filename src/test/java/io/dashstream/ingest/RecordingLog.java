package io.dashstream.ingest;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogAppender;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A log that keeps what it is told, as text such as {@code append 0:7}. Confined to the test's thread. */
final class RecordingLog implements LogAppender {
    final List<String> told = new ArrayList<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private @Nullable Epoch epoch;
    private long poisonOffset = -1;
    private long memorylessOffset = -1;

    /** Makes the log refuse that offset, once. */
    void failAt(long offset) {
        poisonOffset = offset;
    }

    /** Makes the append of that offset find no memory, once. */
    void noMemoryAt(long offset) {
        memorylessOffset = offset;
    }

    @Override
    public void open(Epoch of, int partition, long nextOffset, int partitions) {
        if (!of.equals(epoch)) {
            next.clear();
            epoch = of;
        }
        if (next.putIfAbsent(partition, nextOffset) == null) {
            told.add("open " + of + " " + partition + ":" + nextOffset + " of " + partitions);
        }
    }

    @Override
    public long nextOffset(int partition) {
        return next.getOrDefault(partition, -1L);
    }

    @Override
    public void append(int partition, long offset, ByteBuffer value, RecordHeader header, long nowMs) {
        failOnceAt(offset);
        if (offset == memorylessOffset) {
            memorylessOffset = -1;
            throw new OutOfMemoryError("as the test wants it");
        }
        told.add("append " + partition + ":" + offset);
        next.put(partition, offset + 1);
    }

    @Override
    public void pass(int partition, long through) {
        failOnceAt(through);
        told.add("pass " + partition + ":" + through);
        next.put(partition, through + 1);
    }

    @Override
    public void lose(int partition, long through) {
        told.add("lose " + partition + ":" + through);
        next.put(partition, through + 1);
    }

    @Override
    public void settle(int partition, long through) {
        told.add("settle " + partition + ":" + through);
    }

    @Override
    public void publish() {
        told.add("publish");
    }

    private void failOnceAt(long offset) {
        if (offset == poisonOffset) {
            poisonOffset = -1;
            throw new IllegalStateException("no room");
        }
    }
}
