package io.dashstream.log;

import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.NotHere;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several tiers as one: asks them in order until one can tell. Any thread.
 *
 * <p>It answers {@code NotHere} only when every tier said so; when one failed and no other could tell, the stage fails. A
 * hole of a colder tier ends where a warmer one holds records again. And while a warmer tier fails, a hole may be none: the
 * stage fails, so that its reader asks again, until the tier has failed for so long that it is to be done without.
 */
final class TierList implements LogReader {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private final List<LogReader> tiers;
    private final LongSupplier nanos;

    /** When a tier began to fail that has not answered since; 0 when none does. */
    private volatile long failingSince;

    TierList(List<LogReader> tiers) {
        this(tiers, System::nanoTime);
    }

    TierList(List<LogReader> tiers, LongSupplier nanos) {
        this.tiers = List.copyOf(tiers);
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        return ask(0, request, new Above(null, Long.MAX_VALUE));
    }

    /** What the tiers asked before have said: why one failed, and from where on one holds records again. */
    private record Above(@Nullable Throwable fault, long heldAgain) {
        Above failed(Throwable now) {
            return new Above(now, heldAgain);
        }

        Above holds(long from) {
            return new Above(fault, Math.min(heldAgain, from));
        }
    }

    private CompletionStage<ReadAnswer> ask(int tier, ReadRequest request, Above above) {
        if (tier == tiers.size()) {
            return above.fault() == null
                    ? CompletableFuture.completedFuture(new NotHere(above.heldAgain()))
                    : CompletableFuture.failedFuture(above.fault());
        }
        CompletableFuture<CompletionStage<ReadAnswer>> next = new CompletableFuture<>();
        tiers.get(tier).read(request).whenComplete((answer, failure) -> {
            if (failure != null) {
                next.complete(ask(tier + 1, request, above.failed(failure)));
            } else if (answer instanceof NotHere notHere) {
                next.complete(ask(tier + 1, request, above.holds(notHere.until())));
            } else {
                next.complete(answer instanceof Hole hole ? hole(hole, above) : answered(answer, above));
            }
        });
        return next.thenCompose(stage -> stage);
    }

    private CompletionStage<ReadAnswer> answered(ReadAnswer answer, Above above) {
        if (above.fault() == null) {
            failingSince = 0;
        }
        return CompletableFuture.completedFuture(answer);
    }

    private CompletionStage<ReadAnswer> hole(Hole hole, Above above) {
        Throwable fault = above.fault();
        if (fault == null) {
            long to = Math.max(hole.from(), Math.min(hole.to(), above.heldAgain()));
            return answered(new Hole(hole.from(), to, hole.reason()), above);
        }
        long now = nanos.getAsLong();
        if (failingSince == 0) {
            failingSince = now == 0 ? 1 : now;
        }
        return now - failingSince < PATIENCE_NANOS
                ? CompletableFuture.failedFuture(fault)
                : CompletableFuture.completedFuture(new Hole(hole.from(), hole.to(), HoleReason.UNAVAILABLE));
    }
}
