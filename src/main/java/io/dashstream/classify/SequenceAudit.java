package io.dashstream.classify;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Watches the sequences of each thread, over all partitions, for gaps, duplicates, late ones and producers that began to
 * count anew. Confined to one thread.
 *
 * <p>A thread that was not seen yet has no past: its first sequence is where counting begins, so that a start of the gateway
 * adds nothing to any meter. What it knows from before is told by {@link #know}. The threads heard of least recently are
 * forgotten beyond the bound. Unsequenced records (0) say nothing. Of a batch the lowest, the highest and the number of a thread's sequences are known, not their order.
 */
public final class SequenceAudit {
    private static final Findings KNOWN = new Findings() {
        @Override
        public void gap(long size) {}

        @Override
        public void duplicates(long count) {}

        @Override
        public void reorder() {}

        @Override
        public void restart() {}
    };

    private final int most;
    private final Map<String, ThreadWindow> threads;

    /** @param most how many threads are remembered */
    public SequenceAudit(int most) {
        this.most = most;
        this.threads = new LinkedHashMap<>(16, 0.75f, true);
    }

    /** Takes an accepted record. */
    public void take(RecordHeader header, Findings findings) {
        List<ThreadSequence> its = header.threads();
        for (int i = 0; i < its.size(); i++) {
            take(its.get(i), header.timestampUs(), findings);
        }
    }

    /** Takes an accepted record that was judged before, in another process: what follows is measured by it. */
    public void know(RecordHeader header) {
        take(header, KNOWN);
    }

    /** The newest sequence of a thread, when it is remembered. */
    public OptionalLong newest(String thread) {
        ThreadWindow window = threads.get(thread);
        return window == null ? OptionalLong.empty() : OptionalLong.of(window.newest());
    }

    /** Forgets all threads. */
    public void clear() {
        threads.clear();
    }

    private void take(ThreadSequence thread, long timestampUs, Findings findings) {
        if (thread.count() == 0) {
            return;
        }
        ThreadWindow window = threads.get(thread.threadId());
        if (window == null) {
            window = new ThreadWindow(thread.lowest(), timestampUs);
            remember(thread.threadId(), window);
        } else {
            window.take(thread.lowest(), timestampUs, findings);
        }
        if (thread.count() > 1) {
            window.takeRest(thread, findings);
        }
    }

    private void remember(String thread, ThreadWindow window) {
        if (threads.size() >= most) {
            var eldest = threads.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
        threads.put(thread, window);
    }

    /** Hears what is found. Called on the audit's thread. */
    public interface Findings {
        /**
         * Sequences were jumped over.
         *
         * @param size how many, unsigned
         */
        void gap(long size);

        /** Sequences came that had come before. */
        void duplicates(long count);

        /** A sequence came after a higher one. */
        void reorder();

        /** A producer began to count anew. */
        void restart();
    }
}
