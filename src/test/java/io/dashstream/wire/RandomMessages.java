package io.dashstream.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.dashstream.wire.v1.DashStreamMessage;
import java.util.List;
import java.util.Random;

/** Makes messages of every kind with fields of every sort, from a seed. Confined to one thread. */
final class RandomMessages {
    /** How many kinds the envelope knows. */
    static final int KINDS = DashStreamMessage.getDescriptor().getFields().size();

    private static final int DEEPEST = 6;
    private static final List<String> TEXTS =
            List.of("t-1", "default", "plan", "naïve", "ζωή", "雪", "𝄞 clef", "x".repeat(40), "{\"a\":[1,2,3]}");

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    DashStreamMessage next() {
        return ofKind(1 + random.nextInt(KINDS));
    }

    /** A message of the kind with this number in the envelope. */
    DashStreamMessage ofKind(int number) {
        DashStreamMessage.Builder envelope = DashStreamMessage.newBuilder();
        FieldDescriptor kind = DashStreamMessage.getDescriptor().findFieldByNumber(number);
        envelope.setField(kind, filled(envelope.newBuilderForField(kind), 1));
        return envelope.build();
    }

    private Message filled(Message.Builder message, int depth) {
        Descriptor type = message.getDescriptorForType();
        for (FieldDescriptor field : type.getFields()) {
            boolean header = depth == 1 && field.getNumber() == 1;
            boolean wanted = header ? random.nextInt(10) > 0 : random.nextBoolean();
            if (!wanted || (depth >= DEEPEST && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    message.addRepeatedField(field, value(message, field, depth));
                }
            } else {
                message.setField(field, value(message, field, depth));
            }
        }
        return message.build();
    }

    private Object value(Message.Builder message, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(300);
            case LONG -> random.nextInt(3) == 0 ? random.nextLong() : (long) random.nextInt(300);
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> bytes();
            case ENUM -> enumValue(field.getEnumType());
            case MESSAGE -> nested(message, field, depth);
        };
    }

    private Object nested(Message.Builder message, FieldDescriptor field, int depth) {
        if (!field.isMapField()) {
            return filled(message.newBuilderForField(field), depth + 1);
        }
        // A map entry always holds both its fields, or it would not equal itself after decoding.
        Message.Builder entry = message.newBuilderForField(field);
        for (FieldDescriptor part : field.getMessageType().getFields()) {
            entry.setField(part, value(entry, part, depth + 1));
        }
        return entry.build();
    }

    private Object enumValue(EnumDescriptor type) {
        return type.getValues().get(random.nextInt(type.getValues().size()));
    }

    private String text() {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        return random.nextInt(50) == 0 ? text.repeat(40) : text;
    }

    private ByteString bytes() {
        byte[] bytes = new byte[random.nextInt(8) == 0 ? random.nextInt(400) : random.nextInt(17)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
