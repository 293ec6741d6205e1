package io.dashstream.log.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.LogReader;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A memory tail that starts at an offset of the test's choice. */
final class MemoryUnderTest implements LogUnderTest {
    private static final Duration AGE = Duration.ofMinutes(1);

    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
    private final MemoryTail memory = new MemoryTail(64 << 20, AGE);
    private long nowMs = 1;

    MemoryUnderTest(long firstOffset) {
        memory.open(PARTITION, firstOffset);
    }

    @Override
    public LogReader reader() {
        return memory;
    }

    @Override
    public long write(byte[] value) {
        long offset = memory.head(PARTITION) + 1;
        memory.append(PARTITION, offset, ByteBuffer.wrap(value), (RecordHeader) peek.peek(value), nowMs);
        return offset;
    }

    @Override
    public void skip() {
        memory.pass(PARTITION, memory.head(PARTITION) + 1);
    }

    @Override
    public void expireAll() {
        nowMs += AGE.toMillis() + 1;
        memory.expire(nowMs);
    }

    @Override
    public void assertExpired(ReadAnswer answer, long after, long oldest) {
        assertThat(answer).isEqualTo(new NotHere());
    }

    @Override
    public void close() {
        memory.close();
    }
}
