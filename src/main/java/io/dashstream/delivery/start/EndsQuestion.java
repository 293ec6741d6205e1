package io.dashstream.delivery.start;

import io.dashstream.log.TelemetryLog;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks the log for its ends on behalf of all subscribers, one question at a time. Any thread.
 *
 * <p>An answer is only given to who asked before the question went out: an older one could end before a cursor that its
 * owner has from another replica. So a thousand clients that come back at once cost two questions.
 */
public final class EndsQuestion {
    private final TelemetryLog log;
    private @Nullable CompletableFuture<Ends> asked;
    private @Nullable CompletableFuture<Ends> next;

    public EndsQuestion(TelemetryLog log) {
        this.log = log;
    }

    /** The ends as they are after this call; {@code instant} is for those who start at a time. */
    public CompletionStage<Ends> ask(Optional<Instant> instant) {
        return instant.isEmpty()
                ? ask()
                : ask().thenCombine(
                                log.before(instant.get()),
                                (ends, before) -> new Ends(ends.oldest(), ends.newest(), before));
    }

    private CompletionStage<Ends> ask() {
        CompletableFuture<Ends> answer;
        synchronized (this) {
            if (asked != null) {
                next = next == null ? new CompletableFuture<>() : next;
                return next;
            }
            answer = new CompletableFuture<>();
            asked = answer;
        }
        send(answer);
        return answer;
    }

    private void send(CompletableFuture<Ends> answer) {
        log.oldest()
                .thenCombine(log.newest(), (oldest, newest) -> new Ends(oldest, newest, Map.of()))
                .whenComplete((ends, fault) -> {
                    CompletableFuture<Ends> following;
                    synchronized (this) {
                        following = next;
                        asked = following;
                        next = null;
                    }
                    if (following != null) {
                        send(following);
                    }
                    if (fault == null) {
                        answer.complete(ends);
                    } else {
                        answer.completeExceptionally(fault);
                    }
                });
    }
}
