package io.dashstream.log.page;

import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pages kept for a moment for whoever wants them next, bounded in bytes. Any thread; time is {@link System#nanoTime} and
 * comes from the caller.
 *
 * <p>A page that nobody has taken yet is dropped for its age only, never for another page: else a crowd of readers would
 * have every page read for it twice.
 */
final class KeptPages {
    static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private final long mostBytes;
    // Bounded by the bytes; the page not taken for longest comes first.
    private final Map<Key, Kept> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private boolean closed;

    KeptPages(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What readers of a page have in common; how far it may go is compared when it is taken. */
    record Key(int partition, long after, int maxRecords, int maxBytes) {
        static Key of(ReadRequest request) {
            return new Key(request.partition(), request.after(), request.maxRecords(), request.maxBytes());
        }
    }

    private static final class Kept {
        private final RecordRun run;
        private final long sinceNanos;
        private boolean taken;

        private Kept(RecordRun run, long sinceNanos, boolean taken) {
            this.run = run;
            this.sinceNanos = sinceNanos;
            this.taken = taken;
        }
    }

    /** The page, with a reference for whoever takes it. */
    synchronized Optional<RecordRun> take(ReadRequest request) {
        Kept page = pages.get(Key.of(request));
        if (page == null || page.run.last().offset() > request.upTo()) {
            return Optional.empty();
        }
        page.taken = true;
        return Optional.of(page.run.share());
    }

    synchronized boolean has(ReadRequest request) {
        return pages.containsKey(Key.of(request));
    }

    /** Keeps a page if there is room for it. The run stays the caller's. */
    synchronized void keep(ReadRequest request, RecordRun run, boolean taken, long nowNanos) {
        if (!has(request) && makeRoom(run.bytes(), nowNanos)) {
            pages.put(Key.of(request), new Kept(run.share(), nowNanos, taken));
            bytes += run.bytes();
        }
    }

    /** Whether a page of so many bytes would be kept now. */
    synchronized boolean makeRoom(long needed, long nowNanos) {
        Iterator<Kept> eldest = pages.values().iterator();
        while (bytes + needed > mostBytes && eldest.hasNext()) {
            Kept page = eldest.next();
            if (page.taken || isOld(page, nowNanos)) {
                drop(eldest, page);
            }
        }
        return !closed && bytes + needed <= mostBytes;
    }

    /** Drops what was kept for long enough. */
    synchronized void expire(long nowNanos) {
        Iterator<Kept> all = pages.values().iterator();
        while (all.hasNext()) {
            Kept page = all.next();
            if (isOld(page, nowNanos)) {
                drop(all, page);
            }
        }
    }

    private static boolean isOld(Kept page, long nowNanos) {
        return nowNanos - page.sinceNanos >= KEPT_NANOS;
    }

    private void drop(Iterator<Kept> at, Kept page) {
        at.remove();
        bytes -= page.run.bytes();
        page.run.release();
    }

    synchronized void close() {
        closed = true;
        pages.values().forEach(page -> page.run.release());
        pages.clear();
        bytes = 0;
    }
}
