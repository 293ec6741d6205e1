package io.dashstream.testkit;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;

/** A Redis server as its operator sees it: any command, one at a time. The test's thread. */
public final class RedisProbe implements AutoCloseable {
    private static final Vertx VERTX = Vertx.vertx();
    private static final long PATIENCE_SECONDS = 20;

    private final Redis client;

    private RedisProbe(Redis client) {
        this.client = client;
    }

    /** Connects to the server at the address, as in redis://127.0.0.1:6379. */
    public static RedisProbe of(String uri) {
        Redis client = Redis.createClient(VERTX, uri);
        RedisProbe probe = new RedisProbe(client);
        probe.ask(Command.PING);
        return probe;
    }

    /** What the server answers; null where it answers nil. Fails when it answers an error. */
    public Response ask(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        return ask(request);
    }

    /** As {@link #ask(Command, Object...)}, for what is no text. */
    public Response ask(Request request) {
        return client.send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Sets one of the server's parameters. */
    public void config(String parameter, String value) {
        ask(Command.CONFIG, "SET", parameter, value);
    }

    @Override
    public void close() {
        client.close();
    }
}
