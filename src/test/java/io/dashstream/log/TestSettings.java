package io.dashstream.log;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.Converter;

/** Settings of the log as the configuration gives them. Any thread. */
public final class TestSettings {
    private TestSettings() {}

    /** The defaults with these keys set instead. */
    public static LogSettings with(Map<String, String> given) {
        return config(given).getConfigMapping(LogSettings.class);
    }

    /** The settings given, for another topic. */
    public static LogSettings ofTopic(String topic, LogSettings settings) {
        return new LogSettings() {
            @Override
            public String topic() {
                return topic;
            }

            @Override
            public io.quarkus.runtime.configuration.MemorySize maxPayload() {
                return settings.maxPayload();
            }

            @Override
            public Memory memory() {
                return settings.memory();
            }

            @Override
            public Kafka kafka() {
                return settings.kafka();
            }
        };
    }

    static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(LogSettings.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverters(new Converter<?>[] {new MemorySizeConverter(), new DurationConverter()})
                .build();
    }
}
