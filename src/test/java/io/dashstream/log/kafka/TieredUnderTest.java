package io.dashstream.log.kafka;

import static io.dashstream.log.HoleReason.EXPIRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.LogReader;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.PartitionedLog;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** The whole log over a real topic; of every four records, memory has dropped the first three. The test's thread. */
final class TieredUnderTest implements LogUnderTest {
    private static final Duration AGE = Duration.ofMinutes(1);

    private final TopicUnderTest topic = new TopicUnderTest();
    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
    private final PartitionedLog log = new PartitionedLog(
            topic.topic(),
            () -> new MemoryTail(1 << 20, AGE),
            epoch -> List.of(topic.tier().in(epoch)),
            topic.ends());
    private int written;
    private long newest;
    private long lastExpired;

    TieredUnderTest() {
        log.open(topic.epoch(), PARTITION, 0, 1);
    }

    @Override
    public LogReader reader() {
        return log;
    }

    @Override
    public long write(byte[] value) {
        if (written++ % 4 == 3) {
            log.expire(2 + AGE.toMillis());
        }
        long offset = topic.write(value);
        log.append(PARTITION, offset, ByteBuffer.wrap(value), (RecordHeader) peek.peek(value), 1);
        log.pass(PARTITION, topic.newest());
        newest = offset;
        return offset;
    }

    @Override
    public void skip() {
        topic.skip();
        log.pass(PARTITION, topic.newest());
    }

    @Override
    public void expireAll() {
        topic.expireAll();
        lastExpired = newest;
        log.expire(2 + AGE.toMillis());
    }

    @Override
    public void assertExpired(ReadAnswer answer, long after, long oldest) {
        assertThat(answer).isInstanceOf(Hole.class);
        Hole hole = (Hole) answer;
        assertThat(hole.from()).isEqualTo(after + 1);
        assertThat(hole.reason()).isEqualTo(EXPIRED);
        // Memory knows that behind the last record that expired there was nothing to be missed.
        assertThat(hole.to()).isBetween(Math.max(lastExpired, hole.from()), oldest - 1);
    }

    @Override
    public void close() {
        log.close();
        topic.close();
    }
}
