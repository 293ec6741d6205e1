package io.dashstream.log.redis.stream;

import io.dashstream.local.LocalRedis;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;

/** The real server that the tests of one JVM share; each test has an epoch of its own. Any thread. */
public final class SharedRedis {
    public static final Vertx VERTX = Vertx.vertx();
    private static final LocalRedis SERVER = LocalRedis.start(0);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "shared-redis-close"));
    }

    private SharedRedis() {}

    public static RedisLink link() {
        return linkTo(SERVER.uri(), Duration.ofSeconds(5));
    }

    public static RedisLink linkTo(String uri, Duration timeout) {
        return new RedisLink(VERTX, new RedisOptions().setConnectionString(uri), timeout);
    }

    public static String uri() {
        return SERVER.uri();
    }
}
