package io.dashstream.log.redis.read;

import io.dashstream.log.Epoch;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.page.Page;
import io.dashstream.log.redis.read.LargeEntries.Reach;
import io.dashstream.log.redis.stream.StreamEntry;
import io.dashstream.log.redis.stream.StreamQuestions;
import io.vertx.redis.client.Response;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many entries of a partition to ask for and how far, because XRANGE knows no bound in bytes. About as many as the page
 * may hold, by what entries weighed before; and never so many that the answer could pass the most bytes of a page, because
 * the large ones are known beforehand. Any thread.
 */
final class PageSizes {
    private static final int FIRST = 32;
    private static final int MOST_LARGE = 64;

    // One per partition.
    private final Map<Integer, Long> weights = new ConcurrentHashMap<>();
    private final Map<Integer, LargeEntries> large = new ConcurrentHashMap<>();

    /** What to ask for; asks first which entries are large, where that is not known. */
    CompletionStage<Reach> reach(StreamQuestions redis, Epoch epoch, ReadRequest request) {
        LargeEntries known = large.get(request.partition());
        if (known != null && known.tells(epoch, request.after())) {
            return CompletableFuture.completedFuture(reach(known, request));
        }
        return redis.large(epoch, request, MOST_LARGE).thenApply(told -> {
            LargeEntries now = read(epoch, request.after(), told);
            large.put(request.partition(), now);
            // Where nothing is known to follow, what does is new.
            return now.tells(epoch, request.after())
                    ? reach(now, request)
                    : new Reach(request.upTo(), Math.min(request.maxRecords(), FIRST));
        });
    }

    private Reach reach(LargeEntries known, ReadRequest request) {
        Long weight = weights.get(request.partition());
        long fitting = weight == null ? FIRST : request.maxBytes() / weight + 1;
        long entries = Math.min(Math.min(fitting, request.maxRecords()), StreamPage.MOST_ENTRIES);
        return known.reach(request, (int) entries);
    }

    private static LargeEntries read(Epoch epoch, long after, Response told) {
        long through = told.get(0) == null
                ? after
                : StreamEntry.offset(told.get(0).toString()).orElse(after);
        TreeMap<Long, Long> bytes = new TreeMap<>();
        for (Response entry : told.get(1)) {
            StreamEntry.offset(entry.get(0).toString())
                    .ifPresent(offset -> bytes.put(offset, entry.get(1).get(1).toLong()));
        }
        if (bytes.size() == MOST_LARGE) {
            through = Math.min(through, bytes.lastKey());
        }
        return new LargeEntries(epoch, after, through, bytes);
    }

    /** Takes what the entries of a page weighed. */
    void observe(int partition, Page page) {
        if (page instanceof Page.Filled filled) {
            long bytes = filled.block().last().end();
            weights.put(partition, Math.max(1, bytes / filled.block().size()));
        }
    }
}
