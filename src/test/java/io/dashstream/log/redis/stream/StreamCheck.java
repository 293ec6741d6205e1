package io.dashstream.log.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole stream and proves its chain. The test's thread. */
public final class StreamCheck {
    private StreamCheck() {}

    /** All entries in order; each one follows the one before it. */
    public static List<StreamEntry> whole(RedisLink link, StreamKeys keys) {
        List<StreamEntry> entries = new ArrayList<>();
        Response told =
                ask(link, Request.cmd(Command.XRANGE).arg(keys.log()).arg("-").arg("+"));
        long prev = -1;
        for (Response one : told) {
            StreamEntry entry = StreamEntry.of(one).orElseThrow();
            assertThat(entry.prev()).as("what %d follows", entry.offset()).isEqualTo(prev);
            prev = entry.offset();
            entries.add(entry);
        }
        return entries;
    }

    /** The offset through which the stream says it is complete; -1 when it says nothing. */
    public static long through(RedisLink link, StreamKeys keys) {
        Response told = ask(link, Request.cmd(Command.GET).arg(keys.through()));
        return told == null ? -1 : told.toLong();
    }

    public static long length(RedisLink link, StreamKeys keys) {
        return ask(link, Request.cmd(Command.XLEN).arg(keys.log())).toLong();
    }

    private static Response ask(RedisLink link, Request request) {
        return link.send(request).toCompletableFuture().join();
    }
}
