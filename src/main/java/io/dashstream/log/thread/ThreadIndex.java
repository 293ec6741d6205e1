package io.dashstream.log.thread;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a store knows of the threads of one life of the topic beyond the records themselves. Any thread; nothing blocks. */
public interface ThreadIndex {
    /** Knows nothing. */
    ThreadIndex NONE = new ThreadIndex() {
        @Override
        public CompletionStage<Trail> trail(int partition, long after, ThreadsWanted wanted) {
            return CompletableFuture.completedFuture(Trail.UNKNOWN);
        }

        @Override
        public CompletionStage<List<ThreadSpan>> known(int partition) {
            return CompletableFuture.failedFuture(new IllegalStateException("no store keeps a list of threads"));
        }
    };

    /** Where wanted records follow that offset; {@link Trail#UNKNOWN} whenever there is any doubt. Never fails. */
    CompletionStage<Trail> trail(int partition, long after, ThreadsWanted wanted);

    /** The threads of a partition that were active last, a bounded number; fails when the store cannot tell now. */
    CompletionStage<List<ThreadSpan>> known(int partition);
}
