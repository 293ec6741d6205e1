package io.dashstream.ingest.deadletter;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How dead letters are written. Immutable, any thread. */
public interface DeadLetterSettings {
    /** The topic of dead letters; never the telemetry topic itself. It is not created here. */
    @WithDefault("${dashstream.log.topic:dashstream-quality}-dlq")
    String topic();

    /** Whether a letter carries the record's value. Off by default, because values hold what users wrote. */
    @WithDefault("false")
    boolean withPayload();

    /** Of a longer value only this much from its beginning is carried, when values are carried at all; 1 KiB to 16 MiB. */
    @WithDefault("512K")
    MemorySize maxPayload();

    /** The most bytes of refused records that wait to be written or acknowledged; 64 KiB to 1 GiB. */
    @WithDefault("32M")
    MemorySize maxInFlight();

    /** After this long without an acknowledgement a letter has failed; 100 ms to 5 min. */
    @WithDefault("10s")
    Duration sendTimeout();
}
