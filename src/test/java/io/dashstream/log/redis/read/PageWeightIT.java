package io.dashstream.log.redis.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.redis.write.StreamUnderTest;
import io.dashstream.wire.v1.Checkpoint;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However large entries are, and wherever: what Redis sends for a page is bounded. */
class PageWeightIT {
    private static final Pattern SENT = Pattern.compile("total_net_output_bytes:(\\d+)");
    private static final long MOST = (4 << 20) + (64 << 10);
    private static final int LARGE = 400 << 10;

    private final StreamUnderTest stream = new StreamUnderTest(0);
    private final Random random = new Random(7);
    private long written;

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldSendNoMoreThanAPageMayWeighWhenRecordsGrowAtOnce() {
        write(300, 10);
        write(60, LARGE);
        stream.skip();
        write(1, 5 << 20);
        write(300, 10);
        write(40, 15 << 10);

        List<Long> offsets = new ArrayList<>();
        long position = -1;
        while (position < written) {
            long before = sent();
            position = read(position, offsets);
            // The largest record has more by itself.
            assertThat(sent() - before)
                    .as("bytes for the page up to %d", position)
                    .isLessThan(position == 361 ? 6 << 20 : MOST);
        }
        assertThat(offsets)
                .isEqualTo(LongStream.rangeClosed(0, written)
                        .filter(offset -> offset != 360)
                        .boxed()
                        .toList());
    }

    private void write(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            byte[] state = new byte[bytes];
            random.nextBytes(state);
            written = stream.write(record(state, i + 1));
        }
    }

    /** Framed here, because our producer refuses what is larger than 1 MiB. */
    private static byte[] record(byte[] state, long sequence) {
        byte[] body = DashStreamMessage.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder()
                        .setHeader(Header.newBuilder().setThreadId("t").setSequence(sequence))
                        .setState(ByteString.copyFrom(state)))
                .build()
                .toByteArray();
        return ByteBuffer.allocate(1 + body.length).put((byte) 0).put(body).array();
    }

    private long read(long after, List<Long> offsets) {
        Records records = (Records) stream.reader()
                .read(new ReadRequest(LogUnderTest.PARTITION, after, written, 512, 64 << 10))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        for (int i = 0; i < records.run().size(); i++) {
            offsets.add(records.run().record(i).offset());
        }
        long last = records.run().last().offset();
        records.run().release();
        return last;
    }

    private long sent() {
        Matcher sent =
                SENT.matcher(stream.ask(Request.cmd(Command.INFO).arg("stats")).toString());
        assertThat(sent.find()).isTrue();
        return Long.parseLong(sent.group(1));
    }
}
