package io.dashstream.log;

import io.dashstream.settings.SettingsGroup;
import java.time.Duration;

/** Refuses settings of the log that no one can mean, naming the key. Pure, any thread. */
final class LogLimits {
    private static final SettingsGroup LOG = new SettingsGroup("dashstream.log");
    private static final long KIB = 1 << 10;
    private static final long MIB = KIB * KIB;

    private LogLimits() {}

    static void check(LogSettings settings) {
        LOG.require(!settings.topic().isBlank(), "topic", "the name of a topic", "'" + settings.topic() + "'");
        LOG.bytesWithin("max-payload", settings.maxPayload().asLongValue(), KIB, KIB * MIB);
        LOG.bytesWithin("memory.max-bytes", settings.memory().maxBytes().asLongValue(), 64 * KIB, MIB * MIB);
        LOG.within("memory.max-age", settings.memory().maxAge(), Duration.ofSeconds(1), Duration.ofDays(366));
        LOG.within("kafka.consumers", settings.kafka().consumers(), 1, 256);
        LOG.within("kafka.idle-timeout", settings.kafka().idleTimeout(), Duration.ofSeconds(1), Duration.ofDays(1));
        LOG.within("kafka.read-timeout", settings.kafka().readTimeout(), Duration.ofMillis(100), Duration.ofMinutes(5));
    }
}
