package io.dashstream.log.block;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dashstream.wire.v2.Delivery;
import io.dashstream.wire.v2.DeliveryBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Elements written by hand are those that protobuf's own writer writes. */
class DeliveryLayoutTest {
    @Property
    void shouldWriteWhatProtobufWrites(
            @ForAll @IntRange(max = Integer.MAX_VALUE) int partition,
            @ForAll @LongRange(max = Long.MAX_VALUE) long offset,
            @ForAll @Size(max = 300) byte[] value,
            @ForAll @LongRange(max = Long.MAX_VALUE) long appendedAtMs) {
        byte[] expected = DeliveryBatch.newBuilder()
                .addDeliveries(Delivery.newBuilder()
                        .setPartition(partition)
                        .setOffset(offset)
                        .setValue(ByteString.copyFrom(value))
                        .setAppendedAtMs(appendedAtMs))
                .build()
                .toByteArray();
        ByteBuf out = Unpooled.buffer();
        out.writeByte(0);

        int valueStart = new DeliveryLayout().write(out, partition, offset, ByteBuffer.wrap(value), appendedAtMs);

        byte[] written = ByteBufUtil.getBytes(out, 1, out.writerIndex() - 1);
        assertThat(written).isEqualTo(expected);
        assertThat(DeliveryLayout.bytes(partition, offset, value.length, appendedAtMs))
                .isEqualTo(expected.length);
        assertThat(Arrays.copyOfRange(written, valueStart - 1, valueStart - 1 + value.length))
                .isEqualTo(value);
    }
}
