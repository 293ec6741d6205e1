package io.dashstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.Epoch;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of one life of a topic, read as an operator would, by the names of their keys and fields and without the
 * gateway's code. The test's thread.
 */
public final class ReplayLog {
    private final RedisProbe redis;
    private final Epoch epoch;

    public ReplayLog(RedisProbe redis, Epoch epoch) {
        this.redis = redis;
        this.epoch = epoch;
    }

    /** The key of a partition's stream. */
    public String key(int partition) {
        return "ds:{" + epoch + ":" + partition + "}:log";
    }

    public long length(int partition) {
        return redis.ask(Command.XLEN, key(partition)).toLong();
    }

    /** The offset through which a stream says it is complete; -1 when it says nothing. */
    public long through(int partition) {
        Response told = redis.ask(Command.GET, "ds:{" + epoch + ":" + partition + "}:through");
        return told == null ? -1 : told.toLong();
    }

    /** The offsets of all entries of a partition, in order; fails unless each entry follows the one before it. */
    public List<Long> whole(int partition) {
        List<Long> offsets = new ArrayList<>();
        for (Response entry : redis.ask(Command.XRANGE, key(partition), "-", "+")) {
            String id = entry.get(0).toString();
            assertThat(id).endsWith("-1");
            if (!offsets.isEmpty()) {
                assertThat(follows(entry.get(1)))
                        .as("what entry %s of partition %d follows", id, partition)
                        .isEqualTo(offsets.get(offsets.size() - 1));
            }
            offsets.add(Long.parseLong(id, 0, id.length() - 2, 10));
        }
        return offsets;
    }

    private static long follows(Response fields) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).toString().equals("p")) {
                return fields.get(i + 1).toLong();
            }
        }
        throw new AssertionError("an entry without the field p: " + fields);
    }
}
