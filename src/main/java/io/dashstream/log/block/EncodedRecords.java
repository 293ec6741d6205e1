package io.dashstream.log.block;

import io.dashstream.log.LogRecord;
import io.dashstream.log.RecordEncoding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The records of one block in one further encoding, back to back in chunks of direct memory. Encodes each record once,
 * in order, up to where a reader has asked. Any thread.
 */
final class EncodedRecords {
    // Large enough that a chunk is one large write, small enough that little of the last one is held in vain.
    private static final int CHUNK = 64 << 10;

    private final int partition;
    private final ByteBuf block;
    private final RecordEncoding encoding;
    private final Footprint footprint;

    // Arrays are replaced when they grow and written only behind what was handed out, so a reader may keep them.
    private ByteBuf[] chunks = new ByteBuf[4];
    private int chunkCount;
    private int[] chunkOf = new int[64];
    private int[] ends = new int[64];
    private int size;

    EncodedRecords(int partition, ByteBuf block, RecordEncoding encoding, Footprint footprint) {
        this.partition = partition;
        this.block = block;
        this.encoding = encoding;
        this.footprint = footprint;
    }

    /** Hands out the records {@code from} to {@code to} (excluded), one slice per chunk they lie in. */
    void slices(RecordColumns records, int from, int to, Consumer<ByteBuf> out) {
        ByteBuf[] in;
        int[] chunk;
        int[] end;
        synchronized (this) {
            encode(records, to);
            in = chunks;
            chunk = chunkOf;
            end = ends;
        }
        int next = from;
        while (next < to) {
            int first = next;
            int start = start(chunk, end, first);
            while (next < to && chunk[next] == chunk[first]) {
                next++;
            }
            out.accept(in[chunk[first]].slice(start, end[next - 1] - start));
        }
    }

    /** Gives the memory back; nothing may be asked afterwards. */
    synchronized void release() {
        for (int i = 0; i < chunkCount; i++) {
            chunks[i].release();
        }
        chunkCount = 0;
    }

    private void encode(RecordColumns records, int to) {
        while (size < to) {
            LogRecord record = new BlockRecord(records, size);
            ByteBuf chunk = room(encoding.maxBytes(partition, record));
            encoding.encode(partition, record, block.slice(record.valueStart(), record.valueLength()), chunk);
            if (size == ends.length) {
                chunkOf = Arrays.copyOf(chunkOf, size * 2);
                ends = Arrays.copyOf(ends, size * 2);
            }
            chunkOf[size] = chunkCount - 1;
            ends[size] = chunk.writerIndex();
            size++;
        }
    }

    private ByteBuf room(int bytes) {
        if (chunkCount > 0) {
            ByteBuf last = chunks[chunkCount - 1];
            // What an encoding that threw has left behind is written over.
            int start = size > 0 && chunkOf[size - 1] == chunkCount - 1 ? ends[size - 1] : 0;
            last.writerIndex(start);
            if (last.writableBytes() >= bytes) {
                return last;
            }
        }
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount * 2);
        }
        int capacity = Math.max(bytes, Math.min(CHUNK, block.capacity()));
        ByteBuf chunk = Unpooled.directBuffer(capacity, capacity);
        footprint.grow(capacity);
        chunks[chunkCount++] = chunk;
        return chunk;
    }

    private static int start(int[] chunk, int[] end, int index) {
        return index > 0 && chunk[index - 1] == chunk[index] ? end[index - 1] : 0;
    }
}
