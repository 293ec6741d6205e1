package io.dashstream.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The classes of the gateway as an archive that its processes share: tests start some hundred of them, and each start takes
 * a third less with it. Made by each test JVM for itself, with one gateway that is started and ended for it. Any thread.
 */
final class LoadedClasses {
    private static final Path ARCHIVE = Path.of("target", "gateways", "classes.jsa");

    private LoadedClasses() {}

    /** The archive; empty when this JVM makes none, which costs time and nothing else. */
    static Optional<Path> archive() {
        return Holder.MADE ? Optional.of(ARCHIVE) : Optional.empty();
    }

    private static boolean made() {
        try {
            Files.createDirectories(ARCHIVE.getParent());
            // That of another package is of no use.
            Files.deleteIfExists(ARCHIVE);
        } catch (IOException e) {
            throw new UncheckedIOException("no place for the archive of the gateway's classes", e);
        }
        String topic = SharedKafka.get().newTopic(1);
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .jvm("-XX:ArchiveClassesAtExit=" + ARCHIVE)
                .launch()) {
            // What it takes to read the topic and to answer is to be among them.
            gateway.awaitReady().get("/q/metrics");
            gateway.terminate();
        } finally {
            SharedKafka.get().delete(topic);
        }
        return Files.isRegularFile(ARCHIVE);
    }

    private static final class Holder {
        private static final boolean MADE = made();
    }
}
