package io.dashstream.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The streams of the replay log read by nothing but the client library the gateway uses: XRANGE of pages whose beginnings
 * are known beforehand, so that several are under way on one connection. On the benchmark's thread.
 */
final class RawStreams implements Closeable {
    private static final int UNDER_WAY = 8;

    private final Vertx vertx = Vertx.vertx();
    private final RedisConnection redis;
    private final List<String> keys = new ArrayList<>();

    /** @param uri where Redis is; the streams of one topic are all that it holds */
    RawStreams(String uri) throws IOException {
        redis = answer(Redis.createClient(vertx, uri).connect());
        for (Response key : ask("KEYS", "ds:*:log")) {
            keys.add(key.toString());
        }
    }

    /** Entries of all streams. */
    long entries() throws IOException {
        long all = 0;
        for (String key : keys) {
            all += ask("XLEN", key).toLong();
        }
        return all;
    }

    /** Bytes of Redis' memory that the streams of the records take, asked of Redis without sampling. */
    long bytes() throws IOException {
        long all = 0;
        for (String key : keys) {
            all += ask("MEMORY", "USAGE", key, "SAMPLES", "0").toLong();
        }
        return all;
    }

    /** Bytes of Redis' memory in all, as it says itself. */
    long memory() throws IOException {
        String info = ask("INFO", "memory").toString();
        int from = info.indexOf("used_memory:") + "used_memory:".length();
        return Long.parseLong(info.substring(from, info.indexOf('\r', from)));
    }

    /** Reads so many records, evenly over the streams, in pages of so many; returns how long it took, nanoseconds. */
    long read(long records, int page) throws IOException {
        long each = records / keys.size();
        Deque<Future<Response>> underWay = new ArrayDeque<>();
        long found = 0;
        long began = System.nanoTime();
        for (long offset = 0; offset < each; offset += page) {
            for (String key : keys) {
                underWay.add(redis.send(Request.cmd(Command.XRANGE)
                        .arg(key)
                        .arg(offset + "-0")
                        .arg("+")
                        .arg("COUNT")
                        .arg(Math.min(page, each - offset))));
                if (underWay.size() == UNDER_WAY) {
                    found += answer(underWay.remove()).size();
                }
            }
        }
        while (!underWay.isEmpty()) {
            found += answer(underWay.remove()).size();
        }
        long took = System.nanoTime() - began;
        if (found != each * keys.size()) {
            throw new IOException("read " + found + " of " + each * keys.size() + " records");
        }
        return took;
    }

    private Response ask(String command, String... arguments) throws IOException {
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return answer(redis.send(request));
    }

    private static <T> T answer(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("Redis did not answer", e);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
