package io.dashstream.producer.queue;

import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.Losses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the sender, bounded by messages and bytes. Any thread puts in, without waiting; the sender takes out,
 * in the order of the sequences.
 *
 * <p>When it is full, the oldest entry of the class that goes first makes room, but never one of a class above the
 * newcomer's: then the newcomer is lost. Whoever is lost has a sequence, and the gap tells readers.
 */
public final class ShedQueue {
    private static final int REMEMBERED_THREADS = 100_000;

    private final QueueLimits limits;
    private final Losses losses;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Sequences sequences = new Sequences(REMEMBERED_THREADS);
    private final ArrayDeque<Item> goFirst = new ArrayDeque<>();
    private final ArrayDeque<Item> goNext = new ArrayDeque<>();
    private final ArrayDeque<Item> goLast = new ArrayDeque<>();
    private final ArrayDeque<Item> marks = new ArrayDeque<>();
    private final List<ArrayDeque<Item>> classes = List.of(goFirst, goNext, goLast, marks);
    private long orders;
    private int messages;
    private long bytes;
    private boolean closed;

    public ShedQueue(QueueLimits limits, Losses losses) {
        this.limits = limits;
        this.losses = losses;
    }

    /** Lets an entry in, or counts who is lost for it. */
    public void offer(Entry entry) {
        List<Lost> lost = new ArrayList<>(0);
        lock.lock();
        try {
            if (closed) {
                lost.add(new Lost(entry, LossReason.CLOSED));
            } else {
                admit(entry, lost);
            }
        } finally {
            lock.unlock();
        }
        lost.forEach(this::count);
    }

    /** Uses up a number of this thread for something that cannot be sent, so that readers see the gap. */
    public void skip(ThreadKey key, long nowUs) {
        lock.lock();
        try {
            sequences.next(key, nowUs);
        } finally {
            lock.unlock();
        }
    }

    private void admit(Entry entry, List<Lost> lost) {
        long sequence = entry.shed() != Shed.NEVER && entry.payload().kind().sequenced()
                ? sequences.next(entry.key(), entry.timestampUs())
                : 0;
        Item item = new Item(entry, orders++, sequence);
        LossReason tooMuch = tooMuch(item);
        while (tooMuch != null) {
            Item victim = item.bytes() > limits.bytes() ? null : victim(entry.shed());
            if (victim == null) {
                lost.add(new Lost(entry, tooMuch));
                return;
            }
            forget(victim);
            lost.add(new Lost(victim.entry(), tooMuch));
            tooMuch = tooMuch(item);
        }
        of(entry.shed()).add(item);
        messages++;
        bytes += item.bytes();
        filled.signal();
    }

    private @Nullable LossReason tooMuch(Item item) {
        if (item.entry().shed() == Shed.NEVER) {
            return null;
        }
        if (bytes + item.bytes() > limits.bytes()) {
            return LossReason.CAPACITY_LIMIT;
        }
        return messages >= limits.messages() ? LossReason.QUEUE_FULL : null;
    }

    private @Nullable Item victim(Shed newcomer) {
        for (Shed each : EnumSet.range(Shed.FIRST, newcomer)) {
            Item oldest = of(each).poll();
            if (oldest != null) {
                return oldest;
            }
        }
        return null;
    }

    /**
     * Takes what waits, waiting itself for a first item.
     *
     * @param most so many items at most
     * @param nanos wait at most so long
     * @return in the order of their sequences; empty when the time passed
     */
    public List<Item> take(int most, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (messages == 0 && left > 0 && !closed) {
                left = filled.awaitNanos(left);
            }
            List<Item> taken = new ArrayList<>(Math.min(messages, most));
            while (messages > 0 && taken.size() < most) {
                Item next = first();
                forget(next);
                taken.add(next);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest of all; each class is in order. */
    private Item first() {
        ArrayDeque<Item> from = marks;
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < classes.size(); i++) {
            Item head = classes.get(i).peek();
            if (head != null && head.order() < oldest) {
                from = classes.get(i);
                oldest = head.order();
            }
        }
        return from.remove();
    }

    private ArrayDeque<Item> of(Shed shed) {
        return switch (shed) {
            case FIRST -> goFirst;
            case NEXT -> goNext;
            case LAST -> goLast;
            case NEVER -> marks;
        };
    }

    private void forget(Item item) {
        messages--;
        bytes -= item.bytes();
    }

    /** Lets nothing in any more; what waits can still be taken. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isEmpty() {
        lock.lock();
        try {
            return messages == 0;
        } finally {
            lock.unlock();
        }
    }

    private void count(Lost lost) {
        lost.entry().payload().lost(Loss.dropped(lost.reason()));
        losses.dropped(lost.entry().payload().kind(), lost.reason());
    }

    private record Lost(Entry entry, LossReason reason) {}
}
