package io.dashstream.log.block;

import io.netty.buffer.ByteBuf;

/**
 * Writes a record as one element of {@code dashstream.v2.DeliveryBatch}, the same bytes as protobuf's own writer but
 * without its objects. Pure, any thread.
 */
final class DeliveryLayout {
    private static final int TAG_ELEMENT = 1 << 3 | 2;
    private static final int TAG_PARTITION = 1 << 3;
    private static final int TAG_OFFSET = 2 << 3;
    private static final int TAG_VALUE = 3 << 3 | 2;
    private static final int TAG_APPENDED = 4 << 3;

    private DeliveryLayout() {}

    /** Size of the element, bytes. */
    static long bytes(int partition, long offset, int valueLength, long appendedAtMs) {
        long body = body(partition, offset, valueLength, appendedAtMs);
        return 1 + varintBytes(body) + body;
    }

    /** Writes the element, which must fit, and returns where the value starts in {@code out}. */
    static int write(ByteBuf out, int partition, long offset, byte[] value, long appendedAtMs) {
        out.writeByte(TAG_ELEMENT);
        varint(out, body(partition, offset, value.length, appendedAtMs));
        field(out, TAG_PARTITION, partition);
        field(out, TAG_OFFSET, offset);
        if (value.length > 0) {
            out.writeByte(TAG_VALUE);
            varint(out, value.length);
        }
        int valueStart = out.writerIndex();
        out.writeBytes(value);
        field(out, TAG_APPENDED, appendedAtMs);
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
    private static void field(ByteBuf out, int tag, long number) {
        if (number != 0) {
            out.writeByte(tag);
            varint(out, number);
        }
    }

    private static int varintBytes(long number) {
        return (70 - Long.numberOfLeadingZeros(number | 1)) / 7;
    }

    private static void varint(ByteBuf out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
