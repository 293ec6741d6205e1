package io.dashstream.api.threads;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dashstream.log.thread.ThreadSpan;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Comparator;
import java.util.List;

/**
 * One thread of one tenant, over all partitions. Immutable, any thread.
 *
 * @param count records that were seen; retention may have passed the oldest of them
 * @param first the oldest record that was seen
 * @param last the newest one
 * @param partitions where its records lie, rising
 */
@RegisterForReflection
record KnownThread(
        @JsonProperty("thread") String thread,
        @JsonProperty("tenant") String tenant,
        @JsonProperty("count") long count,
        @JsonProperty("first") Place first,
        @JsonProperty("last") Place last,
        @JsonProperty("partitions") List<Integer> partitions) {
    /** Newest first; the names only keep the order total. */
    static final Comparator<KnownThread> NEWEST_FIRST = Comparator.comparingLong(
                    (KnownThread one) -> one.last().appendedAtMs())
            .reversed()
            .thenComparing(KnownThread::thread)
            .thenComparing(KnownThread::tenant);

    /**
     * A record's place.
     *
     * @param offset decimal digits
     */
    @RegisterForReflection
    record Place(
            @JsonProperty("partition") int partition,
            @JsonProperty("offset") String offset,
            @JsonProperty("appended_at_ms") long appendedAtMs) {}

    /** From the spans of one thread of one tenant, at least one. */
    static KnownThread of(List<ThreadSpan> spans) {
        ThreadSpan first = spans.stream()
                .min(Comparator.comparingLong(ThreadSpan::firstMs))
                .orElseThrow();
        ThreadSpan last =
                spans.stream().max(Comparator.comparingLong(ThreadSpan::lastMs)).orElseThrow();
        return new KnownThread(
                first.thread(),
                first.tenant(),
                spans.stream().mapToLong(ThreadSpan::count).sum(),
                new Place(first.partition(), Long.toString(first.first()), first.firstMs()),
                new Place(last.partition(), Long.toString(last.last()), last.lastMs()),
                spans.stream().map(ThreadSpan::partition).sorted().toList());
    }
}
