package io.dashstream.delivery.start;

import io.dashstream.delivery.Sink.Cause;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.StartPoint.From;
import io.dashstream.log.LogLife;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wish to start somewhere, until the log has told its ends. One event loop.
 *
 * <p>Who wants what is newest gets everything that is appended from the wish on, however long the answer takes: so the
 * heads are noted with the wish.
 */
public final class Start {
    private final StartPoint point;
    private final Cause cause;
    private final Map<Integer, Long> heads = new HashMap<>();
    private @Nullable LogLife life;

    public Start(StartPoint point, Cause cause) {
        this.point = point;
        this.cause = cause;
    }

    public StartPoint point() {
        return point;
    }

    /** The instant to start at, if it is one. */
    public Optional<Instant> instant() {
        return point.rest() instanceof From.At at ? Optional.of(at.instant()) : Optional.empty();
    }

    /** Notes the heads, once in each life of the topic. */
    public void note(LogLife now) {
        if (life != now) {
            life = now;
            heads.clear();
            for (int partition = 0; partition < now.partitions(); partition++) {
                heads.put(partition, now.head(partition));
            }
        }
    }

    /** Where that is; empty when the ends are not, or not all, of the life of which the heads were noted. */
    public Optional<Placement> place(LogLife now, Ends ends) {
        if (life != now) {
            return Optional.empty();
        }
        for (int partition = heads.size(); partition < now.partitions(); partition++) {
            // It appeared after the wish: all of it is new.
            heads.put(partition, ends.oldest().getOrDefault(partition, 0L) - 1);
        }
        return Placement.of(point, cause, now, heads, ends);
    }
}
