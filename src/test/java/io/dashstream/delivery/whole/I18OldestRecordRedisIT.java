package io.dashstream.delivery.whole;

import io.dashstream.testkit.Tier;

/** The oldest record is the oldest of Redis, and of Kafka. */
class I18OldestRecordRedisIT extends I18OldestRecord {
    I18OldestRecordRedisIT() {
        super(Tier.REDIS);
    }
}
