package io.dashstream.producer;

import io.dashstream.wire.v1.AttributeValue;

/** Makes attribute values. Any thread. */
final class Attributes {
    private Attributes() {}

    static AttributeValue of(String value) {
        return AttributeValue.newBuilder().setStringValue(value).build();
    }

    static AttributeValue of(long value) {
        return AttributeValue.newBuilder().setIntValue(value).build();
    }

    static AttributeValue of(double value) {
        return AttributeValue.newBuilder().setFloatValue(value).build();
    }
}
