package io.dashstream.log.memory;

import io.dashstream.log.LogReaderContract;
import io.dashstream.log.LogUnderTest;

/** The memory tail keeps the contract of a tier. */
class MemoryContractTest extends LogReaderContract {
    @Override
    protected LogUnderTest open() {
        return new MemoryUnderTest(0);
    }
}
