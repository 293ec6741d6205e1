package io.dashstream.log.redis.read;

import io.dashstream.log.LogReaderContract;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.redis.write.StreamUnderTest;

/** I19: Redis, and the script that runs in it, keep the contract where a double could no longer tell offsets apart. */
class I19LargeOffsetsRedisIT extends LogReaderContract {
    @Override
    protected LogUnderTest open() {
        return new StreamUnderTest((1L << 53) - 2);
    }
}
