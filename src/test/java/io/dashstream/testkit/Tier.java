package io.dashstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a gateway under test has what clients that are behind want. */
public enum Tier {
    /** A tail that holds everything. */
    MEMORY,
    /** A tail of some 2,000 records, and Redis. */
    REDIS,
    /** A tail of some 2,000 records, and no Redis. */
    KAFKA;

    /** A memory tail that holds some 2,000 records of half a KiB. */
    public static final String SMALL_MEMORY = "1M";

    /** A gateway that reads this topic of the shared broker from its beginning. */
    public GatewayProcess.Starter reading(String topic) {
        GatewayProcess.Starter gateway = GatewayProcess.reading(topic)
                .set("dashstream.log.memory.max-bytes", this == MEMORY ? "128M" : SMALL_MEMORY);
        return this == REDIS ? gateway.set("dashstream.log.redis.url", SharedRedis.uri()) : gateway;
    }

    /** Fails when the gateway has served its clients from elsewhere. */
    public void assertServed(GatewayProcess gateway) {
        double redis = gateway.meter("replay_buffer_redis_hits_total");
        assertThat(redis > 0).as("whether Redis served").isEqualTo(this == REDIS);
        if (this != REDIS) {
            assertThat(gateway.meter("replay_log_kafka_reads_total") > 0)
                    .as("whether Kafka was read again")
                    .isEqualTo(this == KAFKA);
        }
    }
}
