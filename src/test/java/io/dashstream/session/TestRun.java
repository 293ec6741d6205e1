package io.dashstream.session;

import com.google.protobuf.ByteString;
import io.dashstream.log.LogRecord;
import io.dashstream.log.RecordEncoding;
import io.dashstream.log.RecordRun;
import io.dashstream.log.TestRecord;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v2.Delivery;
import io.dashstream.wire.v2.DeliveryBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A run of records laid down for a test, in a block of its own. One thread at a time. */
public final class TestRun implements RecordRun {
    private final int partition;
    private final ByteBuf block;
    private final List<LogRecord> records;

    private TestRun(int partition, ByteBuf block, List<LogRecord> records) {
        this.partition = partition;
        this.block = block;
        this.records = records;
    }

    /** Records with consecutive offsets, one for each value. */
    public static TestRun of(int partition, long firstOffset, byte[]... values) {
        ByteBuf block = Unpooled.directBuffer();
        List<LogRecord> records = new ArrayList<>();
        long offset = firstOffset;
        for (byte[] value : values) {
            int start = block.writerIndex();
            block.writeBytes(DeliveryBatch.newBuilder()
                    .addDeliveries(Delivery.newBuilder()
                            .setPartition(partition)
                            .setOffset(offset)
                            .setValue(ByteString.copyFrom(value))
                            .setAppendedAtMs(1))
                    .build()
                    .toByteArray());
            int end = block.writerIndex();
            // The value is followed by the field of the append time, 2 bytes.
            int valueStart = end - 2 - value.length;
            RecordHeader header = new RecordHeader(MessageType.MESSAGE_TYPE_EVENT, List.of(), List.of(), 0, 1, 1);
            records.add(new TestRecord(offset, offset - 1, 1, header, start, end, valueStart, value.length));
            offset++;
        }
        return new TestRun(partition, block, records);
    }

    /** {@code count} records of {@code size} bytes. */
    public static TestRun of(int partition, long firstOffset, int count, int size) {
        byte[][] values = new byte[count][size];
        return of(partition, firstOffset, values);
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public int size() {
        return records.size();
    }

    @Override
    public LogRecord record(int index) {
        return records.get(index);
    }

    @Override
    public RecordRun part(int from, int to) {
        return new TestRun(partition, block, records.subList(from, to));
    }

    @Override
    public ByteBuf deliveries() {
        return block.slice(first().start(), bytes());
    }

    @Override
    public ByteBuf value(int index) {
        return block.slice(record(index).valueStart(), record(index).valueLength());
    }

    @Override
    public void encoded(RecordEncoding encoding, Consumer<ByteBuf> slices) {
        ByteBuf out = Unpooled.directBuffer();
        for (int i = 0; i < records.size(); i++) {
            out.ensureWritable(encoding.maxBytes(partition, record(i)));
            encoding.encode(partition, record(i), value(i), out);
        }
        slices.accept(out);
        out.release();
    }

    @Override
    public RecordRun share() {
        return new TestRun(partition, block.retain(), records);
    }

    @Override
    public void release() {
        block.release();
    }

    public int references() {
        return block.refCnt();
    }
}
