package io.dashstream.ingest.topic;

import io.dashstream.log.Epoch;

/** What Kafka says of the topic. Immutable, any thread. */
public sealed interface TopicLife {
    /** There is no topic of that name. */
    record Missing() implements TopicLife {}

    /** The topic exists, in this life, with partitions numbered from 0. */
    record Present(Epoch epoch, int partitions) implements TopicLife {}
}
