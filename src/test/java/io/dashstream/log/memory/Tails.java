package io.dashstream.log.memory;

import io.dashstream.log.LogRecord;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordEncoding;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import io.dashstream.wire.v1.MessageType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What tests of the memory tail have in common. Any thread. */
final class Tails {
    static final RecordHeader HEADER = new RecordHeader(
            MessageType.MESSAGE_TYPE_EVENT, List.of(new ThreadSequence("t-1", 1)), List.of("default"), 1, 1, 1);

    /** Each value twice, one after the other. */
    static final RecordEncoding TWICE = new RecordEncoding() {
        @Override
        public int maxBytes(int partition, LogRecord record) {
            return 2 * record.valueLength() + 100;
        }

        @Override
        public void encode(int partition, LogRecord record, ByteBuf value, ByteBuf out) {
            out.writeBytes(value, value.readerIndex(), value.readableBytes());
            out.writeBytes(value, value.readerIndex(), value.readableBytes());
        }
    };

    private Tails() {}

    static ReadRequest after(int partition, long after) {
        return new ReadRequest(partition, after, Long.MAX_VALUE, 100, 1 << 20);
    }

    static Records records(MemoryTail memory, ReadRequest request) {
        return (Records) memory.answer(request);
    }

    /** The offsets of a page, which is released; or the answer itself, when there is none. */
    static Object taken(ReadAnswer answer) {
        if (!(answer instanceof Records records)) {
            return answer;
        }
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < records.run().size(); i++) {
            offsets.add(records.run().record(i).offset());
        }
        records.run().release();
        return offsets;
    }

    /** A value that tells its partition and offset in every 12 bytes. */
    static byte[] value(int partition, long offset, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.max(12, size));
        while (bytes.remaining() >= 12) {
            bytes.putInt(partition).putLong(offset);
        }
        return bytes.array();
    }

    static boolean isValue(ByteBuf found, int partition, long offset) {
        byte[] bytes = new byte[found.readableBytes()];
        found.getBytes(found.readerIndex(), bytes);
        return Arrays.equals(bytes, value(partition, offset, bytes.length));
    }

    static long directMemory() {
        return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }
}
