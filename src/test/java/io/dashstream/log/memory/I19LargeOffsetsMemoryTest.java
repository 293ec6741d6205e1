package io.dashstream.log.memory;

import io.dashstream.log.LogReaderContract;
import io.dashstream.log.LogUnderTest;

/** I19: the memory tail keeps the contract where a double could no longer tell offsets apart. */
class I19LargeOffsetsMemoryTest extends LogReaderContract {
    @Override
    protected LogUnderTest open() {
        return new MemoryUnderTest((1L << 53) - 2);
    }
}
