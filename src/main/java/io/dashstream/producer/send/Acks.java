package io.dashstream.producer.send;

import java.util.concurrent.CompletableFuture;

/**
 * Knows when everything sent so far was answered: sends fall into spans, and each mark ends one. The sender's thread
 * adds and marks, Kafka's thread answers.
 */
final class Acks {
    private Span current = new Span(CompletableFuture.completedFuture(null));

    /** One more is under way; it is {@link Span#answered} whatever becomes of it. */
    Span sent() {
        Span span = current;
        span.add();
        return span;
    }

    /** Completes when all that was sent before is answered. */
    CompletableFuture<Void> mark() {
        Span ended = current;
        CompletableFuture<Void> all = ended.end();
        current = new Span(all);
        return all;
    }

    /** What was sent between two marks. */
    static final class Span {
        private final CompletableFuture<Void> earlier;
        private final CompletableFuture<Void> own = new CompletableFuture<>();
        private int pending = 1;

        private Span(CompletableFuture<Void> earlier) {
            this.earlier = earlier;
        }

        private synchronized void add() {
            pending++;
        }

        void answered() {
            boolean last;
            synchronized (this) {
                last = --pending == 0;
            }
            if (last) {
                own.complete(null);
            }
        }

        private CompletableFuture<Void> end() {
            answered();
            return CompletableFuture.allOf(earlier, own);
        }
    }
}
