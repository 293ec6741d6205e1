package io.dashstream.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import com.google.protobuf.WireFormat.FieldType;
import io.dashstream.wire.v1.DashStreamMessage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scan must know of one kind of message: which tags are strings, messages or packed numbers. Derived once from
 * the generated descriptor; everything else is skipped by its wire type. Immutable once derived, any thread.
 *
 * <p>Map entries are messages like others here, as they are on the wire.
 */
final class Shape {
    /** Skip by wire type: numbers, bytes, and what the schema does not know. */
    static final byte SKIP = 0;

    static final byte STRING = 1;
    static final byte MESSAGE = 2;
    static final byte PACKED_VARINT = 3;
    static final byte PACKED_FIXED32 = 4;

    static final Shape ENVELOPE = of(DashStreamMessage.getDescriptor(), new HashMap<>());

    private static final int ONE_BYTE_TAGS = 128;

    private final byte[] actions = new byte[ONE_BYTE_TAGS];
    private final @Nullable Shape[] nested = new @Nullable Shape[ONE_BYTE_TAGS];

    private Shape() {}

    private static Shape of(Descriptor type, Map<String, Shape> known) {
        Shape existing = known.get(type.getFullName());
        if (existing != null) {
            return existing;
        }
        Shape shape = new Shape();
        known.put(type.getFullName(), shape);
        for (FieldDescriptor field : type.getFields()) {
            shape.add(field, known);
        }
        return shape;
    }

    private void add(FieldDescriptor field, Map<String, Shape> known) {
        FieldType type = field.getLiteType();
        int tag = tag(field.getNumber(), type.getWireType());
        if (type == FieldType.STRING) {
            actions[tag] = STRING;
        } else if (type == FieldType.MESSAGE) {
            actions[tag] = MESSAGE;
            nested[tag] = of(field.getMessageType(), known);
        } else if (field.isPackable()) {
            // A reader takes both forms of a repeated number, whichever the schema prefers.
            actions[tag(field.getNumber(), WireFormat.WIRETYPE_LENGTH_DELIMITED)] = packed(field);
        }
    }

    private static byte packed(FieldDescriptor field) {
        return switch (field.getLiteType().getWireType()) {
            case WireFormat.WIRETYPE_VARINT -> PACKED_VARINT;
            case WireFormat.WIRETYPE_FIXED32 -> PACKED_FIXED32;
            default ->
                throw new IllegalStateException(field.getFullName() + " needs a packed form that Shape does not know");
        };
    }

    static int tag(int number, int wireType) {
        int tag = number << 3 | wireType;
        if (tag >= ONE_BYTE_TAGS) {
            throw new IllegalStateException(
                    "field number " + number + " needs a tag of two bytes; Shape knows 1 to 15");
        }
        return tag;
    }

    /** What to do with a field of this tag, the tag as an unsigned number. */
    byte action(int tag) {
        return tag >>> 7 == 0 ? actions[tag] : SKIP;
    }

    /** The shape behind a tag whose action is {@link #MESSAGE}. */
    Shape nested(int tag) {
        Shape shape = nested[tag];
        if (shape == null) {
            throw new IllegalStateException("tag " + tag + " holds no message");
        }
        return shape;
    }
}
