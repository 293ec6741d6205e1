package io.dashstream.delivery.cursor;

import io.dashstream.log.thread.ThreadIndex;
import io.dashstream.log.thread.ThreadSpan;
import io.dashstream.log.thread.ThreadsWanted;
import io.dashstream.log.thread.Trail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An index that says what the test says, partition by partition, at once. One thread, the test's. */
final class ScriptedIndex implements ThreadIndex {
    final Map<Integer, Trail> trails = new HashMap<>();
    final List<ThreadsWanted> questions = new ArrayList<>();

    @Override
    public CompletionStage<Trail> trail(int partition, long after, ThreadsWanted wanted) {
        questions.add(wanted);
        return CompletableFuture.completedFuture(trails.getOrDefault(partition, Trail.UNKNOWN));
    }

    @Override
    public CompletionStage<List<ThreadSpan>> known(int partition) {
        return NONE.known(partition);
    }
}
