package io.dashstream.log.redis;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.redis.client.RedisClientType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the replay log is kept, and how much of it. Immutable, any thread. */
@ConfigMapping(prefix = "dashstream.log.redis")
public interface RedisSettings {
    /**
     * Where Redis is: {@code redis://} or {@code rediss://}, user, password, host, port and database; several, separated by
     * commas, for {@code sentinel} and {@code cluster}. Also settable as {@code REDIS_URL}. Empty: no replay log, what memory
     * has dropped is read from Kafka.
     */
    Optional<List<String>> url();

    /** {@code standalone}, {@code sentinel} or {@code cluster}. */
    @WithDefault("standalone")
    RedisClientType type();

    /** The name of the master, for {@code sentinel}. */
    @WithDefault("mymaster")
    String masterName();

    /** How many pages are read at the same time at most, each over a connection of its own; 1 to 64. */
    @WithDefault("4")
    int readers();

    /** How long Redis may take to answer before its connection is given up; 10 ms to 1 min. */
    @WithDefault("2s")
    Duration timeout();

    /** How much of each partition is kept. */
    Retained retain();

    /** Whichever bound is reached first. */
    interface Retained {
        /** About this many records of a partition, and of positions of a thread; 1,000 to 10^9. */
        @WithDefault("1000000")
        long records();

        /** About this many bytes of Redis' memory for the records of a partition; 1 MiB to 1 TiB. */
        @WithDefault("1G")
        MemorySize bytes();

        /** Records older than this are dropped, and keys nobody writes to expire; 1 min to 366 d. */
        @WithDefault("24h")
        Duration age();
    }
}
