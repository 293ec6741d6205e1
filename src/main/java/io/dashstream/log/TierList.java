package io.dashstream.log;

import io.dashstream.log.ReadAnswer.NotHere;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Several tiers as one: asks them in order until one can tell. Any thread.
 *
 * <p>It answers {@code NotHere} only when every tier said so; when one failed and no other could tell, the stage fails.
 */
final class TierList implements LogReader {
    private final List<LogReader> tiers;

    TierList(List<LogReader> tiers) {
        this.tiers = List.copyOf(tiers);
    }

    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
        return ask(0, request, null);
    }

    private CompletionStage<ReadAnswer> ask(int tier, ReadRequest request, @Nullable Throwable fault) {
        if (tier == tiers.size()) {
            return fault == null
                    ? CompletableFuture.completedFuture(new NotHere())
                    : CompletableFuture.failedFuture(fault);
        }
        CompletableFuture<CompletionStage<ReadAnswer>> next = new CompletableFuture<>();
        tiers.get(tier).read(request).whenComplete((answer, failure) -> {
            if (failure != null) {
                next.complete(ask(tier + 1, request, failure));
            } else if (answer instanceof NotHere) {
                next.complete(ask(tier + 1, request, fault));
            } else {
                next.complete(CompletableFuture.completedFuture(answer));
            }
        });
        return next.thenCompose(stage -> stage);
    }
}
