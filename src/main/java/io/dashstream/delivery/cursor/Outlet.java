package io.dashstream.delivery.cursor;

import io.dashstream.delivery.Sink;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.delivery.bound.Allowance;
import io.dashstream.log.Cursor;
import io.dashstream.log.RecordRun;

/**
 * Hands records to one sink: those that are wanted, and as many as it may be given now. The sink's event loop.
 *
 * <p>In one turn a sink is given at most {@link #QUANTUM}, so that a subscriber that reads far behind does not keep its
 * neighbours waiting.
 */
final class Outlet {
    private static final long QUANTUM = 128 << 10;

    /** Looking at a record that is not wanted costs about this part of writing it. */
    private static final int SKIPPING_IS_CHEAPER_BY = 16;

    private final Sink sink;
    private final Allowance allowance;
    private final TurnTally tally;
    private Selection selection;
    private long quantum;
    private boolean touched;

    // What the last call of write gave.
    private int records;
    private long bytes;

    Outlet(Sink sink, SubscriptionOptions options, TurnTally tally, long nowNanos) {
        this.sink = sink;
        this.allowance = new Allowance(options, nowNanos);
        this.tally = tally;
        this.selection = Selection.of(options.filter());
    }

    Sink sink() {
        return sink;
    }

    Allowance allowance() {
        return allowance;
    }

    Selection selection() {
        return selection;
    }

    void select(Selection wanted) {
        selection = wanted;
    }

    void acknowledge(Cursor applied) {
        allowance.acknowledge(applied);
    }

    void beginTurn() {
        quantum = QUANTUM;
    }

    /** Whether more may be written in this turn, now. */
    boolean isOpen(long nowNanos) {
        return quantum > 0 && sink.writableBytes() > 0 && allowance.room(nowNanos) > 0;
    }

    /** Whether nothing but the end of the turn keeps it from writing more. */
    boolean wantsAnotherTurn(long nowNanos) {
        return quantum <= 0 && sink.writableBytes() > 0 && allowance.room(nowNanos) > 0;
    }

    /** The sink was told something that is to be flushed. */
    void touch() {
        touched = true;
    }

    void flush() {
        if (touched) {
            touched = false;
            sink.flush();
        }
    }

    /**
     * Writes of a run from {@code from} on what fits, at least one record; the outlet must be open. Returns the index after
     * the last record that was written or is not wanted.
     */
    int write(RecordRun run, int from, long nowNanos) {
        long most = Math.min(quantum, sink.writableBytes());
        int room = allowance.room(nowNanos);
        records = 0;
        bytes = 0;
        int end = selection.all() ? writeAll(run, from, room, most) : writeWanted(run, from, room, most);
        quantum -= bytes + (run.record(end - 1).end() - run.record(from).start() - bytes) / SKIPPING_IS_CHEAPER_BY;
        if (records > 0) {
            touched = true;
            tally.delivered(records, bytes);
            allowance.delivered(run.partition(), run.record(end - 1).offset(), records);
        }
        return end;
    }

    /** How many records the last call of {@link #write} gave. */
    int written() {
        return records;
    }

    private int writeAll(RecordRun run, int from, int room, long most) {
        int low = from + 1;
        int high = (int) Math.min(run.size(), (long) from + room);
        int start = run.record(from).start();
        if (run.record(high - 1).end() - start <= most) {
            low = high;
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (run.record(middle - 1).end() - start <= most) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        give(run, from, low);
        return low;
    }

    private int writeWanted(RecordRun run, int from, int room, long most) {
        int partition = run.partition();
        int first = -1;
        int next = from;
        long wanted = 0;
        int count = 0;
        while (next < run.size()) {
            if (selection.accepts(partition, run.record(next))) {
                wanted += run.record(next).end() - run.record(next).start();
                if (count > 0 && (count == room || wanted > most)) {
                    break;
                }
                count++;
                first = first < 0 ? next : first;
            } else if (first >= 0) {
                give(run, first, next);
                first = -1;
            }
            next++;
        }
        if (first >= 0) {
            give(run, first, next);
        }
        return next;
    }

    private void give(RecordRun run, int from, int to) {
        records += to - from;
        bytes += run.record(to - 1).end() - run.record(from).start();
        sink.records(from == 0 && to == run.size() ? run : run.part(from, to));
    }
}
