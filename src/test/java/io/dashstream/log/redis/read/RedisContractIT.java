package io.dashstream.log.redis.read;

import io.dashstream.log.LogReaderContract;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.redis.write.StreamUnderTest;

/** The Redis tier keeps the contract of a tier, on a real server. */
class RedisContractIT extends LogReaderContract {
    @Override
    protected LogUnderTest open() {
        return new StreamUnderTest(0);
    }
}
