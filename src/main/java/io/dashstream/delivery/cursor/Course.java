package io.dashstream.delivery.cursor;

import io.dashstream.delivery.start.Ends;
import io.dashstream.delivery.start.Placement;
import io.dashstream.log.Cursor;
import io.dashstream.log.HoleReason;
import io.dashstream.log.LogLife;
import io.dashstream.log.LogRecord;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.RecordRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Delivery from one start on, until the subscriber goes on elsewhere or leaves. The sink's event loop.
 *
 * <p>Every partition is a position that only rises. What follows it comes from memory, page by page, and where memory does
 * not reach any more from the colder tiers; both meet here and nowhere else, so there is no seam between replay and live.
 */
final class Course {
    private final Parts parts;
    private final LogLife life;
    private final Outlet outlet;
    private final Positions positions;
    private final ColdPages cold;
    private final CatchUp catchUp;
    private final Trails trails;
    private int first;
    private boolean closed;

    Course(Parts parts, LogLife life, Placement placement, Outlet outlet, Runnable wake) {
        this.parts = parts;
        this.life = life;
        this.outlet = outlet;
        this.positions = new Positions(placement.cursor().offsets());
        this.cold = new ColdPages(life, outlet.sink().eventLoop(), parts.nanos(), wake);
        this.trails = new Trails(life, cold, parts.nanos());
        long[] targets = new long[positions.count()];
        for (int partition = 0; partition < targets.length; partition++) {
            targets[partition] = placement.ends().newest().getOrDefault(partition, -1L);
        }
        this.catchUp = new CatchUp(targets, parts.nanos().getAsLong());
        parts.meters().behind(1);
    }

    boolean isOf(LogLife other) {
        return life == other;
    }

    int partitions() {
        return positions.count();
    }

    Cursor cursor() {
        return positions.cursor(life.epoch());
    }

    /** Partitions appeared: places them as far as the ends tell. */
    void grow(Map<Integer, Long> named, Ends ends) {
        for (int partition = positions.count(); partition < life.partitions(); partition++) {
            if (!ends.oldest().containsKey(partition) || !ends.newest().containsKey(partition)) {
                return;
            }
            positions.grow(Placement.ofNewPartition(partition, named, ends));
        }
    }

    /** Writes what the sink may be given; whether there is more to write at once. */
    boolean turn(TurnPages pages, TurnTally tally, long nowNanos) {
        int count = positions.count();
        cold.beginTurn();
        for (int i = 0; i < count && outlet.isOpen(nowNanos); i++) {
            int partition = (first + i) % count;
            pull(partition, pages, tally, nowNanos);
            if (positions.at(partition) >= pages.heads()[partition]) {
                cold.leave(partition);
            }
        }
        first = first + 1 < count ? first + 1 : 0;
        // Last, because the sink may answer by going on elsewhere.
        if (catchUp.caughtUp(positions, pages.heads(), nowNanos)) {
            parts.meters().behind(-1);
            long took = catchUp.tookMs(nowNanos);
            parts.meters().replay(outlet.selection()).caughtUp(catchUp.delivered(), took);
            outlet.touch();
            outlet.sink().caughtUp(cursor(), catchUp.delivered(), took);
        }
        boolean more = outlet.wantsAnotherTurn(nowNanos) && !positions.reached(pages.heads());
        boolean place = cold.hasPlaceForOthers() && outlet.isOpen(nowNanos);
        return !closed && (more || place);
    }

    private void pull(int partition, TurnPages pages, TurnTally tally, long nowNanos) {
        long head = pages.heads()[partition];
        while (positions.at(partition) < head && outlet.isOpen(nowNanos)) {
            ColdPage page = cold.of(partition);
            ReadAnswer answer = page == null ? null : page.answer();
            if (answer == null) {
                if (page != null && page.isReading()) {
                    return;
                }
                answer = pages.read(partition, positions.at(partition));
                if (answer instanceof NotHere) {
                    if (passClear(partition, head)) {
                        continue;
                    }
                    readBehindMemory(page, partition, head, pages, nowNanos);
                    return;
                }
                cold.leave(partition);
                page = null;
            }
            if (!take(partition, answer, page, tally, nowNanos)) {
                return;
            }
        }
    }

    /** Moves over what an index says holds nothing that is wanted; whether it led on. */
    private boolean passClear(int partition, long head) {
        long at = positions.at(partition);
        long clear = Math.min(head, trails.clear(outlet.selection(), partition, at));
        positions.pass(partition, clear);
        return clear > at;
    }

    private void readBehindMemory(@Nullable ColdPage known, int partition, long head, TurnPages pages, long nowNanos) {
        ColdPage page = known == null ? cold.begin(partition) : known;
        if (page == null) {
            return;
        }
        if (!catchUp.isBehind()) {
            parts.meters().fellBehind(positions.behind(life));
            fallBehind(pages.heads(), nowNanos);
        }
        trails.read(page, outlet.selection(), positions.at(partition), head, nowNanos);
    }

    /** Moves over an answer as far as the sink takes it; whether it led on. */
    private boolean take(int partition, ReadAnswer answer, @Nullable ColdPage page, TurnTally tally, long nowNanos) {
        long before = positions.at(partition);
        boolean used = true;
        if (page != null) {
            page.take();
        }
        if (answer instanceof Records records) {
            used = write(partition, records.run(), tally, nowNanos);
        } else if (answer instanceof Hole hole) {
            miss(partition, hole);
        } else if (answer instanceof CaughtUp caughtUp) {
            positions.pass(partition, caughtUp.through());
        }
        if (page != null && used) {
            cold.used(page);
        }
        return positions.at(partition) > before;
    }

    private boolean write(int partition, RecordRun run, TurnTally tally, long nowNanos) {
        int from = firstAfter(run, positions.at(partition));
        if (from == run.size()) {
            return true;
        }
        LogRecord next = run.record(from);
        if (next.prev() > positions.at(partition)) {
            // The chain is broken: something was there that no tier has.
            miss(partition, new Hole(positions.at(partition) + 1, next.prev(), HoleReason.UPSTREAM));
        }
        int end = outlet.write(run, from, nowNanos);
        LogRecord last = run.record(end - 1);
        positions.pass(partition, last.offset());
        if (outlet.written() > 0) {
            positions.wrote(partition, last.appendedAtMs());
            if (catchUp.isBehind()) {
                catchUp.delivered(outlet.written());
            } else {
                tally.live(next.appendedAtMs());
            }
        }
        return end == run.size();
    }

    private static int firstAfter(RecordRun run, long offset) {
        if (run.first().offset() > offset) {
            return 0;
        }
        int low = 0;
        int high = run.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (run.record(middle).offset() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void miss(int partition, Hole hole) {
        if (catchUp.isBehind()) {
            parts.meters().replay(outlet.selection()).gap(hole.count());
        } else {
            parts.meters().dropped(hole.count());
        }
        positions.pass(partition, hole.to());
        outlet.touch();
        outlet.sink().gap(partition, hole);
    }

    /** Tells how far behind it is, when it is time to, and lets go of what a sink that stalls does not take. */
    void tick(long nowNanos) {
        cold.putAside();
        long every = parts.settings().statusInterval().toNanos();
        if (catchUp.awayFor(every, nowNanos) && positions.behind(life) > 0) {
            long[] heads = new long[positions.count()];
            for (int partition = 0; partition < heads.length; partition++) {
                heads[partition] = life.head(partition);
            }
            fallBehind(heads, nowNanos - every);
        }
        if (catchUp.tell(every, nowNanos)) {
            long since = positions.behindSinceMs(life);
            long behindMs = since == Long.MAX_VALUE
                    ? catchUp.tookMs(nowNanos)
                    : Math.max(0, parts.clock().millis() - since);
            outlet.touch();
            outlet.sink().status(positions.behind(life), behindMs);
        }
    }

    private void fallBehind(long[] heads, long nowNanos) {
        catchUp.fallBehind(heads, nowNanos);
        parts.meters().behind(1);
    }

    long behind() {
        return positions.behind(life);
    }

    /** Gives everything back; the sink is told nothing any more. */
    void close() {
        if (!closed) {
            closed = true;
            cold.close();
            if (catchUp.isBehind()) {
                parts.meters().behind(-1);
            }
        }
    }
}
