package io.dashstream.log.kafka;

import io.dashstream.log.LogReaderContract;
import io.dashstream.log.LogUnderTest;

/** The whole log keeps the contract of a tier, wherever memory ends and Kafka begins. */
class TieredContractIT extends LogReaderContract {
    @Override
    protected LogUnderTest open() {
        return new TieredUnderTest();
    }
}
