package io.dashstream.log.redis.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, made when first needed and thrown away when the server ends it and after any fault but one of a
 * single key, so that no answer is ever taken for that of another question. Any thread; nothing blocks, and everything sent is answered or fails within the timeout.
 *
 * <p>A client of its own per connection, because giving a connection that hangs back to a pool would keep it.
 */
public final class RedisLink implements AutoCloseable {
    private final Vertx vertx;
    private final RedisOptions options;
    private final Duration timeout;

    private @Nullable Wire wire;

    private record Wire(Redis client, Future<RedisConnection> connection) {}

    public RedisLink(Vertx vertx, RedisOptions options, Duration timeout) {
        this.vertx = vertx;
        this.options = options;
        this.timeout = timeout;
    }

    /** Sends a command; those sent before the first answer came are pipelined. */
    public CompletionStage<Response> send(Request request) {
        Wire open = open();
        Promise<Response> answer = Promise.promise();
        long timer = vertx.setTimer(timeout.toMillis(), late -> {
            if (answer.tryFail(new TimeoutException("Redis did not answer within " + timeout))) {
                drop(open);
            }
        });
        open.connection().compose(connection -> connection.send(request)).onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else if (answer.tryFail(done.cause())
                    && !RedisFault.of(done.cause()).ofTheKey()) {
                drop(open);
            }
        });
        return answer.future().toCompletionStage();
    }

    private synchronized Wire open() {
        Wire open = wire;
        if (open != null) {
            return open;
        }
        Redis client = Redis.createClient(vertx, options);
        Wire made = new Wire(client, client.connect());
        // Else the next question would be the one to find out, and its reader would go without an answer.
        made.connection().onSuccess(connection -> connection.endHandler(ended -> drop(made)));
        wire = made;
        return made;
    }

    /** Whoever takes the wire away closes it, so that it is closed once. */
    private void drop(Wire broken) {
        synchronized (this) {
            if (!broken.equals(wire)) {
                return;
            }
            wire = null;
        }
        broken.client().close();
    }

    @Override
    public void close() {
        Wire open;
        synchronized (this) {
            open = wire;
        }
        if (open != null) {
            drop(open);
        }
    }
}
