package io.dashstream.delivery.cursor;

import io.dashstream.log.LogLife;
import io.dashstream.log.thread.ThreadsWanted;
import io.dashstream.log.thread.Trail;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber has been told of where the threads it wants lie behind memory, so that it need not read what lies
 * between. The sink's event loop.
 */
final class Trails {
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final LogLife life;
    private final ColdPages cold;
    private final LongSupplier nanos;
    // One per partition.
    private final Map<Integer, Known> known = new HashMap<>();

    private record Known(ThreadsWanted wanted, Trail trail, long until, long againAtNanos) {}

    Trails(LogLife life, ColdPages cold, LongSupplier nanos) {
        this.life = life;
        this.cold = cold;
        this.nanos = nanos;
    }

    /** The last offset through which nothing follows that the selection wants; {@code after} when that is not known. */
    long clear(Selection selection, int partition, long after) {
        Known here = here(selection, partition, after);
        return here == null ? after : Math.min(here.trail().clear(after), here.until());
    }

    /** Sends the read of a page behind memory when one is due, or first asks where it would be worth it. */
    void read(ColdPage page, Selection selection, long after, long head, long nowNanos) {
        if (!page.wantsRead(nowNanos)) {
            return;
        }
        int partition = page.partition();
        Optional<ThreadsWanted> question = question(selection, partition, after, nowNanos);
        if (question.isPresent()) {
            ThreadsWanted wanted = question.get();
            long until = selection.threadsDecideTo(partition, after);
            cold.ask(page, life.trail(partition, after, wanted), trail -> {
                long again = nanos.getAsLong() + (trail.tells(after) ? 0 : ASK_AGAIN_NANOS);
                known.put(partition, new Known(wanted, trail, until, again));
            });
        } else {
            Known here = here(selection, partition, after);
            cold.read(page, after, here == null ? head : here.trail().pageEnd(after, head), nowNanos);
        }
    }

    /** What is to be asked before a page is read there; empty when nothing new can be learned now. */
    private Optional<ThreadsWanted> question(Selection selection, int partition, long after, long nowNanos) {
        Known here = here(selection, partition, after);
        boolean known = here != null && (here.trail().tells(after) || nowNanos - here.againAtNanos() < 0);
        return known ? Optional.empty() : selection.threads(partition, after);
    }

    /** What is known for the selection as it is now; a trail for other threads is of no use. */
    private @Nullable Known here(Selection selection, int partition, long after) {
        Known here = known.get(partition);
        return here != null
                        && selection
                                .threads(partition, after)
                                .filter(here.wanted()::equals)
                                .isPresent()
                ? here
                : null;
    }
}
