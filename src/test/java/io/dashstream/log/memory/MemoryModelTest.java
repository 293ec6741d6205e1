package io.dashstream.log.memory;

import static io.dashstream.log.memory.Tails.HEADER;
import static io.dashstream.log.memory.Tails.directMemory;
import static io.dashstream.log.memory.Tails.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random appends, skips, losses, evictions and reads answer as a plain sorted map does. */
class MemoryModelTest {
    private static final int STEPS = 400;
    private static final Integer LOST = -1;

    private final TreeMap<Long, Integer> model = new TreeMap<>();

    @Property(tries = 300)
    void shouldAnswerAsAPlainMapDoes(@ForAll long seed) {
        Random random = new Random(seed);
        long before = directMemory();
        long first = random.nextBoolean() ? 0 : (1L << 53) + random.nextInt(1000);
        MemoryTail memory = new MemoryTail(64 << 10, Duration.ofMinutes(1));
        memory.open(0, first);
        model.clear();
        for (int step = 1; step <= STEPS; step++) {
            change(memory, random, step);
            check(memory, random, first);
        }
        memory.close();
        assertThat(directMemory()).isEqualTo(before);
    }

    private void change(MemoryTail memory, Random random, int step) {
        long head = memory.head(0);
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> memory.pass(0, head + 1 + random.nextInt(3));
            case 3 -> {
                memory.lose(0, head + 1 + random.nextInt(3));
                // Before a loss a reader gets what lies there, but never across it.
                model.put(memory.head(0), LOST);
            }
            case 4 -> memory.expire(random.nextInt(step + 1) + 60_000);
            default -> {
                int size = 12 + (random.nextInt(10) == 0 ? random.nextInt(6000) : random.nextInt(300));
                memory.append(0, head + 1, ByteBuffer.wrap(value(0, head + 1, size)), HEADER, step);
                model.put(head + 1, size);
            }
        }
    }

    private void check(MemoryTail memory, Random random, long first) {
        long head = memory.head(0);
        long after = first - 1 + (long) (random.nextDouble() * (head - first + 4)) - 1;
        long upTo = random.nextInt(3) == 0 ? after + random.nextInt(20) : Long.MAX_VALUE;
        ReadRequest request =
                new ReadRequest(0, Math.max(-1, after), upTo, 1 + random.nextInt(30), 1 + random.nextInt(4000));
        ReadAnswer answer = memory.answer(request);
        if (request.after() < memory.coveredFrom(0) - 1) {
            assertThat(answer).isInstanceOf(ReadAnswer.NotHere.class);
            return;
        }
        Long next = model.higherKey(request.after());
        if (next != null && LOST.equals(model.get(next))) {
            assertThat(answer).isInstanceOf(ReadAnswer.NotHere.class);
        } else if (next == null || next > upTo) {
            assertThat(answer).isEqualTo(new CaughtUp(Math.max(request.after(), Math.min(upTo, head))));
        } else {
            checkRun(((Records) answer).run(), request);
        }
    }

    private void checkRun(RecordRun run, ReadRequest request) {
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            found.add(run.record(i).offset());
            assertThat(Tails.isValue(run.value(i), 0, run.record(i).offset())).isTrue();
        }
        List<Long> expected =
                new ArrayList<>(model.tailMap(request.after(), false).keySet()).subList(0, found.size());
        assertThat(found).isEqualTo(expected);
        assertThat(run.size()).isLessThanOrEqualTo(request.maxRecords());
        assertThat(run.last().offset()).isLessThanOrEqualTo(request.upTo());
        assertThat(run.size() == 1 || run.bytes() <= request.maxBytes()).isTrue();
        run.release();
    }
}
