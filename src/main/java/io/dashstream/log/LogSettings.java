package io.dashstream.log;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the log is kept and read. Immutable, any thread. */
@ConfigMapping(prefix = "dashstream.log")
public interface LogSettings {
    /** The Kafka topic, also settable as {@code KAFKA_TOPIC}. */
    @WithDefault("dashstream-quality")
    String topic();

    /**
     * The largest record value, framed and also after decompression, bytes; 1 KiB to 1 GiB. The same as ingest's, because
     * a record read again from Kafka must get the verdict it got there.
     */
    @WithDefault("${dashstream.ingest.max-payload:10M}")
    MemorySize maxPayload();

    Memory memory();

    Kafka kafka();

    /** The memory tail. */
    interface Memory {
        /** The most bytes held over all partitions, with the objects on the heap; 64 KiB to 1 TiB. */
        @WithDefault("64M")
        MemorySize maxBytes();

        /** Records are dropped from memory after this time, though they may have room; 1 s to 366 d. */
        @WithDefault("15m")
        Duration maxAge();
    }

    /** Reading from Kafka what memory no longer holds. */
    interface Kafka {
        /** How many consumers read at the same time at most; 1 to 256. */
        @WithDefault("4")
        int consumers();

        /** A consumer nobody needed for this time is closed; 1 s to 1 d. */
        @WithDefault("1m")
        Duration idleTimeout();

        /** How long one read may take before it fails; 100 ms to 5 min. */
        @WithDefault("10s")
        Duration readTimeout();
    }
}
