package io.dashstream.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that is gone with everything in it when closed. Any thread; closed once. */
record TemporaryDirectory(Path path) implements AutoCloseable {
    static TemporaryDirectory named(String prefix) {
        try {
            return new TemporaryDirectory(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory could be made", e);
        }
    }

    /** Removes the directory; what cannot be removed now goes when the JVM ends. A second time it does nothing. */
    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(TemporaryDirectory::remove);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary directory " + path + " could not be read for removal", e);
        }
    }

    private static void remove(File file) {
        if (!file.delete()) {
            file.deleteOnExit();
        }
    }
}
