package io.dashstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProductionArtifactIT {
    private static final Path APPLICATION = Path.of("target", "quarkus-app");

    @Test
    void shouldHoldNeitherBrokerNorRedisServer() throws IOException {
        assertThat(jars())
                .isNotEmpty()
                .noneMatch(jar -> jar.contains("org.apache.kafka.kafka") && !jar.contains("kafka-clients"))
                .noneMatch(jar -> jar.contains("embedded-redis"));
    }

    @Test
    void shouldHoldNoClassOfTheLocalStack() throws IOException {
        for (String jar : jars()) {
            try (JarFile file = new JarFile(jar)) {
                assertThat(file.stream().map(JarEntry::getName))
                        .as(jar)
                        .noneMatch(name -> name.startsWith("io/dashstream/local/"));
            }
        }
    }

    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.walk(APPLICATION)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .toList();
        }
    }
}
