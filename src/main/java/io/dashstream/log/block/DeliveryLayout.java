package io.dashstream.log.block;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Writes a record as one element of {@code dashstream.v2.DeliveryBatch}, the same bytes as protobuf's own writer but
 * without its objects. Confined to one thread: what stands around a value is put together in an array first, because each
 * write to a buffer has a price of its own.
 */
final class DeliveryLayout {
    private static final byte TAG_ELEMENT = 1 << 3 | 2;
    private static final byte TAG_PARTITION = 1 << 3;
    private static final byte TAG_OFFSET = 2 << 3;
    private static final byte TAG_VALUE = 3 << 3 | 2;
    private static final byte TAG_APPENDED = 4 << 3;

    /** Both tags and lengths, partition and offset. */
    private static final int MOST_AROUND = 4 + 3 * 5 + 10;

    private final byte[] around = new byte[MOST_AROUND];
    private int size;

    /** Size of the element, bytes. */
    static long bytes(int partition, long offset, int valueLength, long appendedAtMs) {
        long body = body(partition, offset, valueLength, appendedAtMs);
        return 1 + varintBytes(body) + body;
    }

    /** Writes the element, which must fit, and returns where the value, which has an array behind it, starts in {@code out}. */
    int write(ByteBuf out, int partition, long offset, ByteBuffer value, long appendedAtMs) {
        int length = value.remaining();
        size = 0;
        around[size++] = TAG_ELEMENT;
        varint(body(partition, offset, length, appendedAtMs));
        field(TAG_PARTITION, partition);
        field(TAG_OFFSET, offset);
        if (length > 0) {
            around[size++] = TAG_VALUE;
            varint(length);
        }
        out.writeBytes(around, 0, size);
        int valueStart = out.writerIndex();
        out.writeBytes(value.array(), value.arrayOffset() + value.position(), length);
        size = 0;
        field(TAG_APPENDED, appendedAtMs);
        out.writeBytes(around, 0, size);
        return valueStart;
    }

    private static long body(int partition, long offset, int valueLength, long appendedAtMs) {
        long value = valueLength == 0 ? 0 : 1L + varintBytes(valueLength) + valueLength;
        return fieldBytes(partition) + fieldBytes(offset) + value + fieldBytes(appendedAtMs);
    }

    private static int fieldBytes(long number) {
        return number == 0 ? 0 : 1 + varintBytes(number);
    }

    // Fields at their default are left out, as proto3 writers do.
    private void field(byte tag, long number) {
        if (number != 0) {
            around[size++] = tag;
            varint(number);
        }
    }

    private void varint(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            around[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        around[size++] = (byte) rest;
    }

    private static int varintBytes(long number) {
        return (70 - Long.numberOfLeadingZeros(number | 1)) / 7;
    }
}
