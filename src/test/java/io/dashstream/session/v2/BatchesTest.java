package io.dashstream.session.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.session.TestRun;
import io.dashstream.session.socket.Outbound;
import io.dashstream.wire.v2.DeliveryBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
    private static final int TARGET = 1_000;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final Outbound out =
            new Outbound(channel.pipeline().lastContext(), 1 << 20, new SimpleMeterRegistry().counter("failed"));
    private final Batches batches = new Batches(out, TARGET);

    @Test
    void shouldSendTheLogsOwnBytesAndCopyNone() {
        TestRun run = TestRun.of(0, 1, 3, 100);
        batches.add(run);
        assertThat(run.references()).isEqualTo(2);
        batches.end();
        out.flush();
        channel.<ByteBuf>readOutbound().release();
        ByteBuf sent = channel.readOutbound();
        assertThat(sent.memoryAddress()).isEqualTo(run.deliveries().memoryAddress());
        sent.release();
        assertThat(run.references()).isEqualTo(1);
        run.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 90, 333, 480, 985, 990, 1_500})
    void shouldFillEachMessageAsFarAsItGoesWhateverTheSizes(int size) throws Exception {
        batches.add(TestRun.of(0, 1, 25, size));
        batches.add(TestRun.of(1, 1, 25, size));
        List<byte[]> messages = messages();
        int records = 0;
        for (int i = 0; i < messages.size(); i++) {
            int inMessage = DeliveryBatch.parseFrom(messages.get(i)).getDeliveriesCount();
            records += inMessage;
            assertThat(messages.get(i).length <= TARGET || inMessage == 1).isTrue();
            if (i > 0) {
                int first = DeliveryBatch.parseFrom(messages.get(i))
                        .getDeliveries(0)
                        .getSerializedSize();
                assertThat(messages.get(i - 1).length + first)
                        .as("no message ends early")
                        .isGreaterThan(TARGET - 4);
            }
        }
        assertThat(records).isEqualTo(50);
    }

    @Test
    void shouldSendNothingForNothing() {
        batches.end();
        assertThat(messages()).isEmpty();
    }

    private List<byte[]> messages() {
        batches.end();
        out.flush();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        List<byte[]> messages = new ArrayList<>();
        while (all.isReadable()) {
            assertThat(all.readUnsignedByte()).isEqualTo((short) 0x82);
            int length = all.readUnsignedByte();
            messages.add(ByteBufUtil.getBytes(all.readSlice(length == 126 ? all.readUnsignedShort() : length)));
        }
        return messages;
    }
}
