package io.dashstream.log.memory;

import static io.dashstream.log.memory.Tails.HEADER;
import static io.dashstream.log.memory.Tails.TWICE;
import static io.dashstream.log.memory.Tails.directMemory;
import static io.dashstream.log.memory.Tails.value;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two appenders, six readers, a small budget: everything is being evicted while it is read. */
class MemoryUnderLoadTest {
    private static final int RECORDS = 60_000;
    private static final int READERS = 6;
    private static final int IN_FLIGHT = 16;

    private final MemoryTail memory = new MemoryTail(512 << 10, Duration.ofMinutes(1));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private long memoryBefore;

    @BeforeEach
    void watchEveryBuffer() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        memoryBefore = directMemory();
    }

    @AfterEach
    void restore() {
        ResourceLeakDetector.setLevel(level);
        threads.shutdownNow();
    }

    @Test
    void shouldNeitherTearNorLeakARunWhileEvicting() {
        memory.open(0, 0);
        memory.open(1, 0);
        List<CompletableFuture<Long>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int reader = i;
            readers.add(CompletableFuture.supplyAsync(() -> readAll(reader % 2, reader), threads));
        }
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> appendAll(0), threads);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> appendAll(1), threads);

        CompletableFuture.allOf(first, second).orTimeout(120, SECONDS).join();
        for (CompletableFuture<Long> reader : readers) {
            assertThat(reader.orTimeout(120, SECONDS).join()).isPositive();
        }
        memory.close();
        assertThat(memory.heldBytes()).isZero();
        assertThat(directMemory()).isEqualTo(memoryBefore);
    }

    private void appendAll(int partition) {
        for (long offset = 0; offset < RECORDS; offset++) {
            memory.append(
                    partition,
                    offset,
                    ByteBuffer.wrap(value(partition, offset, 24 + (int) (offset % 400))),
                    HEADER,
                    offset);
            if (offset % 1000 == 0) {
                memory.expire(offset);
            }
        }
    }

    /** Reads to the end, going on at the oldest record where it was too slow; returns how many records it saw. */
    private long readAll(int partition, int reader) {
        Deque<ByteBuf> inFlight = new ArrayDeque<>();
        long position = -1;
        long seen = 0;
        while (position < RECORDS - 1) {
            ReadAnswer answer = memory.answer(new ReadRequest(partition, position, RECORDS, 64, 16 << 10));
            if (answer instanceof NotHere) {
                position = memory.nextCovered(partition, position);
            } else if (answer instanceof CaughtUp) {
                Thread.onSpinWait();
            } else {
                RecordRun run = ((Records) answer).run();
                seen += checked(run, partition, position);
                position = run.last().offset();
                hold(run, reader, inFlight);
                run.release();
            }
        }
        inFlight.forEach(ByteBuf::release);
        return seen;
    }

    private static int checked(RecordRun run, int partition, long position) {
        long prev = position;
        for (int i = 0; i < run.size(); i++) {
            assertThat(run.record(i).prev()).isLessThanOrEqualTo(prev);
            prev = run.record(i).offset();
            assertThat(Tails.isValue(run.value(i), partition, prev))
                    .as("value of offset %d", prev)
                    .isTrue();
        }
        return run.size();
    }

    /** As a slow socket does: some bytes stay retained for a while after their run was released. */
    private static void hold(RecordRun run, int reader, Deque<ByteBuf> inFlight) {
        if (reader % 3 == 0) {
            run.encoded(TWICE, slice -> inFlight.add(slice.retain()));
        } else {
            inFlight.add(run.deliveries().retain());
        }
        while (inFlight.size() > IN_FLIGHT) {
            inFlight.remove().release();
        }
    }
}
