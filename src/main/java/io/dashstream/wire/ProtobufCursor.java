package io.dashstream.wire;

import com.google.protobuf.WireFormat;

/**
 * Walks over protobuf bytes and checks them as protobuf's own decoder does, without keeping anything. Confined to one
 * thread. The order of its checks is the decoder's, so that both name the same fault.
 */
class ProtobufCursor {
    /** Deepest nesting that is read, messages within messages below the envelope. */
    static final int MAX_DEPTH = 100;

    private static final int MAX_VARINT_BYTES = 10;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int from;
    private int pos;
    private int limit;
    private boolean truncated;

    final void reset(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.pos = from;
        this.limit = to;
    }

    /** Whether messages may end too early, which is then no fault until a field of them does. */
    final void expectTruncated(boolean expected) {
        truncated = expected;
    }

    /** Lets go of the bytes, so that an idle thread does not hold the last record. */
    final void release() {
        reset(NOTHING, 0, 0);
    }

    final byte[] bytes() {
        return bytes;
    }

    final int pos() {
        return pos;
    }

    final boolean atEnd() {
        return pos >= limit;
    }

    final int tag() throws RefusedException {
        int tag = (int) varint();
        if (WireFormat.getTagFieldNumber(tag) == 0) {
            throw RefusedException.invalid("field number 0" + where());
        }
        return tag;
    }

    final long varint() throws RefusedException {
        if (pos < limit && bytes[pos] >= 0) {
            return bytes[pos++];
        }
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (pos >= limit) {
                throw underflow();
            }
            byte next = bytes[pos++];
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw RefusedException.invalid("a varint of more than 10 bytes" + where());
    }

    /** Goes over a string and checks it; its bytes end at {@link #pos}. Returns its length, bytes. */
    final int string() throws RefusedException {
        int length = skipBytes();
        if (!Utf8.isValid(bytes, pos - length, pos)) {
            throw RefusedException.invalid("a string that is not UTF-8" + where());
        }
        return length;
    }

    /** Steps into a nested message that stands {@code depth} messages below the envelope; returns the limit outside. */
    final int enter(int depth) throws RefusedException {
        int length = (int) varint();
        if (depth > MAX_DEPTH) {
            throw RefusedException.invalid("messages nested deeper than " + MAX_DEPTH + where());
        }
        return narrow(length);
    }

    final void leave(int outerLimit) {
        limit = outerLimit;
    }

    /** Goes over one field of a message that stands {@code depth} messages below the envelope. */
    final void field(Shape shape, int tag, int depth) throws RefusedException {
        switch (shape.action(tag)) {
            case Shape.STRING -> string();
            case Shape.MESSAGE -> message(shape.nested(tag), depth + 1);
            case Shape.PACKED_VARINT -> packedVarints();
            case Shape.PACKED_FIXED32 -> packedFixed32();
            default -> skip(tag);
        }
    }

    private void message(Shape shape, int depth) throws RefusedException {
        int outer = enter(depth);
        while (!atEnd()) {
            field(shape, tag(), depth);
        }
        leave(outer);
    }

    private void packedVarints() throws RefusedException {
        int outer = narrow((int) varint());
        while (!atEnd()) {
            varint();
        }
        leave(outer);
    }

    private void packedFixed32() throws RefusedException {
        int outer = narrow((int) varint());
        while (!atEnd()) {
            advance(Integer.BYTES);
        }
        leave(outer);
    }

    private void skip(int tag) throws RefusedException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> varint();
            case WireFormat.WIRETYPE_FIXED64 -> advance(Long.BYTES);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> skipBytes();
            case WireFormat.WIRETYPE_FIXED32 -> advance(Integer.BYTES);
            case WireFormat.WIRETYPE_START_GROUP, WireFormat.WIRETYPE_END_GROUP ->
                throw RefusedException.invalid("a group, which no DashStream record has" + where());
            default -> throw RefusedException.invalid("wire type " + WireFormat.getTagWireType(tag) + where());
        }
    }

    private int skipBytes() throws RefusedException {
        int length = (int) varint();
        if (length < 0) {
            throw negative();
        }
        advance(length);
        return length;
    }

    private void advance(int count) throws RefusedException {
        if (count > limit - pos) {
            throw underflow();
        }
        pos += count;
    }

    private int narrow(int length) throws RefusedException {
        if (length < 0) {
            throw negative();
        }
        if (length > limit - pos && !truncated) {
            throw underflow();
        }
        int outer = limit;
        limit = pos + Math.min(length, limit - pos);
        return outer;
    }

    private RefusedException negative() {
        return RefusedException.invalid("a length above 2^31-1" + where());
    }

    private RefusedException underflow() {
        return new RefusedException(
                RefusalType.BUFFER_UNDERFLOW, "the protobuf ends in the middle of a field" + where());
    }

    final String where() {
        return " at byte " + (pos - from) + " of the body";
    }
}
