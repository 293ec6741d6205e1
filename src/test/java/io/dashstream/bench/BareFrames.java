package io.dashstream.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import io.dashstream.wire.v2.Delivery;
import io.dashstream.wire.v2.DeliveryBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** The frames of records as a dialect has them, encoded before anything is measured. Any thread. */
final class BareFrames {
    private static final int FRAME_BYTES = BenchRecords.BYTES + 128;

    private BareFrames() {}

    /**
     * Encodes records 0 to {@code records}, each as its own frame (v1: its pair of frames).
     *
     * @param together how many records' frames lie in one buffer
     */
    static List<ByteBuf> of(Dialect dialect, int records, int together) {
        BenchRecords values = new BenchRecords();
        List<ByteBuf> buffers = new ArrayList<>();
        for (int from = 0; from < records; from += together) {
            int to = Math.min(records, from + together);
            ByteBuf buffer = Unpooled.directBuffer((to - from) * FRAME_BYTES);
            for (int offset = from; offset < to; offset++) {
                write(buffer, dialect, offset, values.value(offset));
            }
            buffers.add(buffer);
        }
        return buffers;
    }

    private static void write(ByteBuf buffer, Dialect dialect, long offset, byte[] value) {
        if (dialect == Dialect.V1) {
            String cursor = "{\"type\":\"cursor\",\"partition\":0,\"offset\":\"" + offset + "\"}";
            WireFrames.write(buffer, WireFrames.TEXT, cursor.getBytes(US_ASCII));
            WireFrames.write(buffer, WireFrames.BINARY, value);
        } else {
            Delivery delivery = Delivery.newBuilder()
                    .setOffset(offset)
                    .setValue(ByteString.copyFrom(value))
                    .setAppendedAtMs(1_700_000_000_000L + offset)
                    .build();
            WireFrames.write(
                    buffer,
                    WireFrames.BINARY,
                    DeliveryBatch.newBuilder().addDeliveries(delivery).build().toByteArray());
        }
    }
}
