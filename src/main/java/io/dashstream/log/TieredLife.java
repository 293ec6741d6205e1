package io.dashstream.log;

import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.log.page.ReadAhead;
import io.dashstream.log.thread.ThreadIndex;
import io.dashstream.log.thread.ThreadSpan;
import io.dashstream.log.thread.ThreadsWanted;
import io.dashstream.log.thread.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * One life of the topic as the log reads it: its memory tail, then the colder tiers. Any thread reads; ingest's thread
 * opens partitions.
 */
final class TieredLife implements LogLife {
    /** Pages of all readers behind memory: some hundred. */
    private static final long READ_AHEAD_BYTES = 8 << 20;

    private final Epoch epoch;
    private final MemoryTail memory;
    private final LogReader cold;
    private final ReadAhead ahead;
    private final ThreadIndex index;
    private final LongAdder memoryHits;
    private final Predicate<LogLife> lasts;
    private final Optional<LogLife> self = Optional.of(this);
    private volatile boolean complete;

    /**
     * @param cold the tiers behind memory, as one
     * @param index what a store knows of threads
     * @param memoryHits counts pages answered from memory
     * @param lasts whether this life is still the topic's
     */
    TieredLife(
            Epoch epoch,
            MemoryTail memory,
            LogReader cold,
            ThreadIndex index,
            LongAdder memoryHits,
            Predicate<LogLife> lasts) {
        this.epoch = epoch;
        this.memory = memory;
        this.cold = cold;
        this.ahead = new ReadAhead(cold, READ_AHEAD_BYTES, System::nanoTime);
        this.index = index;
        this.memoryHits = memoryHits;
        this.lasts = lasts;
    }

    /** Starts a partition of so many; false when it is open already. */
    boolean open(int partition, long nextOffset, int partitions) {
        boolean opened = memory.open(partition, nextOffset);
        complete = complete || memory.partitions() >= partitions;
        return opened;
    }

    /** Drops what is too old by now. */
    void expire(long nowMs) {
        memory.expire(nowMs);
        ahead.expire();
    }

    /** Gives the memory back. */
    void close() {
        memory.close();
        ahead.close();
    }

    MemoryTail memory() {
        return memory;
    }

    /** This life, once every partition of it is open. */
    Optional<LogLife> shown() {
        return complete ? self : Optional.empty();
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public int partitions() {
        return memory.partitions();
    }

    @Override
    public long head(int partition) {
        return memory.head(partition);
    }

    @Override
    public ReadAnswer readNow(ReadRequest request) {
        ReadAnswer answer = memory.answer(request);
        if (answer instanceof Records) {
            memoryHits.increment();
        }
        return answer;
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        if (!memory.isOpen(request.partition())) {
            return notOpen(request);
        }
        ReadAnswer answer = readNow(request);
        if (!(answer instanceof NotHere)) {
            return CompletableFuture.completedFuture(answer);
        }
        if (request.upTo() <= request.after()) {
            return CompletableFuture.completedFuture(new CaughtUp(request.after()));
        }
        ReadRequest behindHead = request.withUpTo(memory.head(request.partition()));
        return ahead.read(behindHead).thenApply(found -> settled(behindHead, found));
    }

    /** What a colder tier found, cut to what it may tell. */
    private ReadAnswer settled(ReadRequest request, ReadAnswer found) {
        if (!lasts.test(this)) {
            if (found instanceof Records records) {
                records.run().release();
            }
            throw new IllegalStateException("the topic was made again while partition " + request.partition()
                    + " was read; read again in the new epoch");
        }
        if (found instanceof Hole hole) {
            return clipped(request, hole.to(), hole.reason());
        }
        if (found instanceof NotHere) {
            return clipped(request, request.upTo(), HoleReason.UNAVAILABLE);
        }
        if (found instanceof CaughtUp caughtUp && caughtUp.through() <= request.after()) {
            // Ingest has seen records up to the head: a tier that ends before it lags behind, and is no end.
            throw new IllegalStateException("partition " + request.partition() + " ends at offset "
                    + request.after() + " in the tier that was asked, although its head is " + request.upTo()
                    + "; read again later");
        }
        return found;
    }

    private ReadAnswer clipped(ReadRequest request, long to, HoleReason reason) {
        long from = request.after() + 1;
        long last = Math.min(to, memory.nextCovered(request.partition(), request.after()));
        return new Hole(from, Math.max(from, last), reason);
    }

    @Override
    public CompletionStage<Trail> trail(int partition, long after, ThreadsWanted wanted) {
        return index.trail(partition, after, wanted);
    }

    @Override
    public CompletionStage<List<ThreadSpan>> threads() {
        CompletionStage<List<ThreadSpan>> all = CompletableFuture.completedFuture(List.of());
        for (int partition = 0; partition < partitions(); partition++) {
            int number = partition;
            all = all.thenCompose(before -> threads(number).thenApply(here -> {
                List<ThreadSpan> both = new ArrayList<>(before);
                both.addAll(here);
                return both;
            }));
        }
        return all;
    }

    private CompletionStage<List<ThreadSpan>> threads(int partition) {
        // Not on the thread that brings the answer: looking through memory takes a while.
        return index.known(partition).exceptionallyAsync(fault -> ThreadsInMemory.of(memory, partition));
    }

    /** Passes what the colder tiers confirm to hold nothing deliverable, and runs {@code passed} then. */
    void settle(int partition, long through, Runnable passed) {
        long head = memory.head(partition);
        if (through <= head) {
            return;
        }
        cold.read(new ReadRequest(partition, head, through, 1, 1)).whenComplete((found, fault) -> {
            if (found instanceof Records records) {
                // Ingest is about to read them.
                records.run().release();
            } else if (found instanceof CaughtUp caughtUp && lasts.test(this)) {
                memory.pass(partition, Math.min(through, caughtUp.through()));
                passed.run();
            }
        });
    }

    static CompletionStage<ReadAnswer> notOpen(ReadRequest request) {
        return CompletableFuture.failedFuture(new IllegalStateException(
                "partition " + request.partition() + " is not open; it can be read once ingest stands on it"));
    }
}
