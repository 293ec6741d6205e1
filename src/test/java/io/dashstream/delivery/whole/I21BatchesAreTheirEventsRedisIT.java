package io.dashstream.delivery.whole;

import io.dashstream.testkit.Tier;

/** Served from Redis. */
class I21BatchesAreTheirEventsRedisIT extends I21BatchesAreTheirEvents {
    I21BatchesAreTheirEventsRedisIT() {
        super(Tier.REDIS);
    }
}
