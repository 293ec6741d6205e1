package io.dashstream.ingest;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings of ingest as the application reads them, without the application. Any thread. */
final class TestSettings {
    /** The settings, with defaults for all that is not given; keys are whole. */
    static IngestSettings of(Map<String, String> given) {
        return config(given).getConfigMapping(IngestSettings.class);
    }

    static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(IngestSettings.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverters(new org.eclipse.microprofile.config.spi.Converter<?>[] {
                    new MemorySizeConverter(), new DurationConverter()
                })
                .build();
    }

    private TestSettings() {}
}
