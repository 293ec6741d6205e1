package io.dashstream.delivery.whole;

import io.dashstream.testkit.Tier;

/** The oldest record is the oldest of Kafka. */
class I18OldestRecordKafkaIT extends I18OldestRecord {
    I18OldestRecordKafkaIT() {
        super(Tier.KAFKA);
    }
}
