package io.dashstream.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Data goes one way: a room imports only the rooms that the design's table names for it. */
class ImportTableTest {
    private static final String ROOT = "io.dashstream.";

    /** Room to the rooms it may import: the table of README.md, "Architecture". */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("wire", Set.of()),
            Map.entry("classify", Set.of("wire")),
            Map.entry("log", Set.of("wire", "settings", "metrics")),
            Map.entry("ingest", Set.of("wire", "classify", "log", "settings", "metrics")),
            Map.entry("delivery", Set.of("log", "settings", "metrics")),
            Map.entry("session", Set.of("wire", "log", "delivery", "settings", "metrics")),
            Map.entry("rpc", Set.of("wire", "log", "delivery", "producer", "settings", "metrics")),
            Map.entry("api", Set.of("wire", "log", "delivery", "ingest", "session", "metrics")),
            Map.entry("producer", Set.of("wire")),
            Map.entry("settings", Set.of()),
            Map.entry("metrics", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dashstream");

    @Test
    void shouldImportOnlyWhatTheTableNames() {
        TreeSet<String> against = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            room(type).ifPresent(from -> {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    room(dependency.getTargetClass())
                            .filter(to -> !to.equals(from))
                            .filter(to ->
                                    !MAY_IMPORT.getOrDefault(from, Set.of()).contains(to))
                            .ifPresent(to -> against.add(from + " -> " + to + ": " + dependency.getDescription()));
                }
            });
        }
        assertThat(against).isEmpty();
    }

    @Test
    void shouldPutEveryClassIntoARoomOfTheTable() {
        TreeSet<String> outside = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (room(type).filter(MAY_IMPORT::containsKey).isEmpty()) {
                outside.add(type.getName());
            }
        }
        assertThat(outside).isEmpty();
    }

    @Test
    void shouldKeepQuarkusOutOfTheRoomsThatAreLibraries() {
        TreeSet<String> against = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            boolean library =
                    room(type).filter(Set.of("wire", "producer")::contains).isPresent();
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                if (library && (target.startsWith("io.quarkus") || target.startsWith("jakarta.enterprise"))) {
                    against.add(dependency.getDescription());
                }
            }
        }
        assertThat(against).isEmpty();
    }

    private static Optional<String> room(JavaClass type) {
        String name = type.getPackageName() + ".";
        if (!name.startsWith(ROOT) || name.equals(ROOT) || name.startsWith(ROOT + "local.")) {
            return Optional.empty();
        }
        String below = name.substring(ROOT.length());
        return Optional.of(below.substring(0, below.indexOf('.')));
    }
}
