package io.dashstream.log;

import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.log.thread.ThreadSpan;
import io.dashstream.wire.ThreadSequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the threads of the records that memory holds, when nobody keeps a list: nothing is spent on it while records
 * arrive. Confined to one thread.
 */
final class ThreadsInMemory {
    private static final int MOST = 1_000;
    private static final int PAGE_RECORDS = 1_024;
    private static final int PAGE_BYTES = 1 << 20;
    private static final List<String> NO_TENANT = List.of("");

    private final int partition;
    private final Map<Key, ThreadSpan> spans = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ThreadSpan> eldest) {
            return size() > MOST;
        }
    };

    private record Key(String tenant, String thread) {}

    private ThreadsInMemory(int partition) {
        this.partition = partition;
    }

    /** The threads that were active last. */
    static List<ThreadSpan> of(MemoryTail memory, int partition) {
        ThreadsInMemory threads = new ThreadsInMemory(partition);
        long position = memory.coveredFrom(partition) - 1;
        long head = memory.head(partition);
        while (position < head) {
            ReadAnswer answer = memory.answer(new ReadRequest(partition, position, head, PAGE_RECORDS, PAGE_BYTES));
            if (answer instanceof Records records) {
                position = threads.take(records.run());
            } else if (answer instanceof ReadAnswer.Hole hole) {
                position = hole.to();
            } else if (answer instanceof ReadAnswer.CaughtUp caughtUp) {
                position = caughtUp.through();
            } else {
                // Memory dropped what was to come next.
                position = Math.max(position + 1, memory.coveredFrom(partition) - 1);
            }
        }
        return List.copyOf(threads.spans.values());
    }

    private long take(RecordRun run) {
        try {
            for (int i = 0; i < run.size(); i++) {
                take(run.record(i));
            }
            return run.last().offset();
        } finally {
            run.release();
        }
    }

    private void take(LogRecord record) {
        List<String> tenants = record.header().tenants().isEmpty()
                ? NO_TENANT
                : record.header().tenants();
        for (ThreadSequence thread : record.header().threads()) {
            for (String tenant : tenants) {
                spans.merge(
                        new Key(tenant, thread.threadId()),
                        new ThreadSpan(
                                thread.threadId(),
                                tenant,
                                partition,
                                record.offset(),
                                record.appendedAtMs(),
                                record.offset(),
                                record.appendedAtMs(),
                                1),
                        (known, now) -> known.with(now.last(), now.lastMs()));
            }
        }
    }
}
