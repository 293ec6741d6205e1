package io.dashstream.log.kafka;

import io.dashstream.log.LogReaderContract;
import io.dashstream.log.LogUnderTest;

/** Kafka keeps the contract of a tier. */
class KafkaContractIT extends LogReaderContract {
    @Override
    protected LogUnderTest open() {
        return new TopicUnderTest();
    }
}
