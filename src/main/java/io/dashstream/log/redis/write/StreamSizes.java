package io.dashstream.log.redis.write;

import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.StreamKeys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Looks from time to time how much memory a stream takes, because Redis trims by records only. Confined to one thread. */
final class StreamSizes {
    private static final long EVERY_MS = Duration.ofSeconds(5).toMillis();

    private final RedisLink link;
    private final Retention wanted;
    private final Clock clock;
    // One per partition.
    private final Map<StreamKeys, Long> lookedMs = new HashMap<>();

    StreamSizes(RedisLink link, Retention wanted, Clock clock) {
        this.link = link;
        this.wanted = wanted;
        this.clock = clock;
    }

    /** What the stream may keep from now on; empty when it was looked at just before. */
    Optional<CompletionStage<Retention>> look(StreamKeys keys) {
        long now = clock.millis();
        Long before = lookedMs.get(keys);
        if (before != null && now - before < EVERY_MS) {
            return Optional.empty();
        }
        lookedMs.put(keys, now);
        CompletionStage<Response> length = link.send(Request.cmd(Command.XLEN).arg(keys.log()));
        CompletionStage<Response> bytes =
                link.send(Request.cmd(Command.MEMORY).arg("USAGE").arg(keys.log()));
        return Optional.of(length.thenCombine(
                bytes, (entries, size) -> size == null ? wanted : wanted.within(entries.toLong(), size.toLong())));
    }
}
