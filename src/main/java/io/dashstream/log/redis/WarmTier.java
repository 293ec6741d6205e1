package io.dashstream.log.redis;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogReader;
import io.dashstream.log.redis.read.RedisTier;
import io.dashstream.log.thread.ThreadIndex;
import java.util.Optional;
import java.util.stream.Stream;

/** The Redis tier, when there is one. Immutable, any thread. */
public record WarmTier(Optional<RedisTier> tier) {
    /** The tier as it reads one life of the topic, or nothing. */
    public Stream<LogReader> in(Epoch epoch) {
        return tier.stream().map(redis -> redis.in(epoch));
    }

    /** What the tier knows of threads in one life of the topic. */
    public ThreadIndex threads(Epoch epoch) {
        return tier.map(redis -> redis.threads(epoch)).orElse(ThreadIndex.NONE);
    }
}
