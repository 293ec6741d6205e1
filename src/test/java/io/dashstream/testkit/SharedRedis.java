package io.dashstream.testkit;

import io.dashstream.local.LocalRedis;

/** The real Redis server that all tests of one JVM share; each topic has keys of its own. Any thread. */
public final class SharedRedis {
    private static final LocalRedis SERVER = LocalRedis.start(0);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "shared-redis-close"));
    }

    private SharedRedis() {}

    /** Its address, as {@code dashstream.log.redis.url} takes it. */
    public static String uri() {
        return SERVER.uri();
    }
}
