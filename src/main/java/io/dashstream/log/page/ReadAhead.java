package io.dashstream.log.page;

import io.dashstream.log.LogReader;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Reads one page further than it was asked, and keeps pages for a moment: a reader that goes on in a row finds its next page
 * there, and those who read the same range one behind the other share it. Any thread.
 *
 * <p>A reader that comes while its page is still being read ahead waits for that read, and asks for itself when it failed.
 */
public final class ReadAhead implements LogReader, AutoCloseable {
    private final LogReader tiers;
    private final KeptPages pages;
    private final LongSupplier nanos;
    // Bounded by the room for pages.
    private final Map<KeptPages.Key, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

    /**
     * @param mostBytes about so many bytes of pages are kept
     * @param nanos as {@link System#nanoTime}
     */
    public ReadAhead(LogReader tiers, long mostBytes, LongSupplier nanos) {
        this.tiers = tiers;
        this.pages = new KeptPages(mostBytes);
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        Optional<RecordRun> kept = pages.take(request);
        if (kept.isPresent()) {
            readOn(request, kept.get());
            return CompletableFuture.completedFuture(new Records(kept.get()));
        }
        CompletableFuture<Boolean> coming = underWay.get(KeptPages.Key.of(request));
        if (coming != null) {
            return coming.thenCompose(landed -> read(request));
        }
        return tiers.read(request).thenApply(answer -> {
            if (answer instanceof Records records) {
                keep(request, records.run(), true);
                readOn(request, records.run());
            }
            return answer;
        });
    }

    /** Drops what was kept for long enough. */
    public void expire() {
        pages.expire(nanos.getAsLong());
    }

    private void keep(ReadRequest request, RecordRun run, boolean taken) {
        // A page whose chain is broken is for its reader to name, not to be handed on.
        if (run.first().prev() <= request.after()) {
            pages.keep(request, run, taken, nanos.getAsLong());
        }
    }

    private void readOn(ReadRequest request, RecordRun run) {
        long last = run.last().offset();
        if (last >= request.upTo()) {
            return;
        }
        ReadRequest next =
                new ReadRequest(request.partition(), last, request.upTo(), request.maxRecords(), request.maxBytes());
        KeptPages.Key key = KeptPages.Key.of(next);
        long reserved = (underWay.size() + 1L) * request.maxBytes();
        CompletableFuture<Boolean> coming = new CompletableFuture<>();
        if (pages.has(next)
                || !pages.makeRoom(reserved, nanos.getAsLong())
                || underWay.putIfAbsent(key, coming) != null) {
            return;
        }
        tiers.read(next).whenComplete((answer, fault) -> {
            // Nothing is lost by a failure: whoever wants the page will ask, and be told.
            try {
                if (answer instanceof Records records) {
                    keep(next, records.run(), false);
                    records.run().release();
                }
            } finally {
                underWay.remove(key);
                coming.complete(fault == null);
            }
        });
    }

    @Override
    public void close() {
        pages.close();
    }
}
