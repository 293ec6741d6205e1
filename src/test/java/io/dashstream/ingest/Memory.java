package io.dashstream.ingest;

import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WholeGateway;

/** The two ways in which something outlives a gateway: a Redis of its own, or a consumer group with a name. One thread. */
final class Memory implements AutoCloseable {
    /** Which of the two. */
    enum Kind {
        REDIS,
        GROUP
    }

    private final LocalRedis redis;
    private final String topic;
    private final Kind kind;

    Memory(Kind kind, String topic) {
        this.kind = kind;
        this.topic = topic;
        this.redis = LocalRedis.start(0);
    }

    /** A gateway that begins at the end of the topic, unless it remembers. */
    GatewayProcess.Starter gateway() {
        GatewayProcess.Starter starter = GatewayProcess.reading(topic).set("dashstream.ingest.start", "latest");
        return kind == Kind.REDIS
                ? starter.set("dashstream.log.redis.url", redis.uri())
                : starter.set("dashstream.ingest.group-id", "of-" + topic);
    }

    /** Ends a gateway once it remembers everything: in order, or with Redis also at once. */
    void end(GatewayProcess gateway) {
        if (kind == Kind.REDIS) {
            WholeGateway.awaitDurable(gateway);
            gateway.kill();
        } else {
            gateway.terminate();
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
