package io.dashstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard and the alert rules speak of meters that exist, and the rules do what their own tests say. */
class ObservabilityTest {
    private static final Path HOME = Path.of("src", "main", "observability");
    private static final Pattern METER = Pattern.compile("\\b(?:websocket|dashstream|replay)_[a-z0-9_]+\\b");
    private static final Pattern OF_HISTOGRAM = Pattern.compile("_(bucket|sum|count)$");

    @ParameterizedTest
    @ValueSource(strings = {"dashboard.json", "alerts.yml", "alerts-test.yml"})
    void shouldNameOnlyMetersThatAreDeclared(String file) throws IOException {
        Set<String> named = meters(file);

        assertThat(named).as("meters found in " + file).hasSizeGreaterThan(10);
        assertThat(constants()).containsAll(named);
    }

    @Test
    void shouldDeclareWhatThePageOfMetersHasWhereverItIsCountedHere() {
        Set<String> ofThePage = new TreeSet<>(MeterCatalog.rows().keySet());

        assertThat(constants()).containsExactlyInAnyOrderElementsOf(ofThePage);
    }

    @Test
    void shouldTestEveryAlert() throws IOException {
        String tests = Files.readString(HOME.resolve("alerts-test.yml"));
        List<String> alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(HOME.resolve("alerts.yml")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(alerts).hasSizeGreaterThan(15);
        assertThat(alerts)
                .allSatisfy(alert -> assertThat(Pattern.compile("alertname=~?\"([^\"]+)\"")
                                .matcher(tests)
                                .results()
                                .anyMatch(pattern -> alert.matches(pattern.group(1))))
                        .as(alert)
                        .isTrue());
    }

    @Test
    void shouldPassTheTestsOfTheRules() throws IOException, InterruptedException {
        promtool("check", "rules", HOME.resolve("alerts.yml").toString());
        promtool("test", "rules", HOME.resolve("alerts-test.yml").toString());
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("promtool is missing: install the package prometheus", e);
            }
            abort("promtool is missing, so the alert rules are not tested here; install the package prometheus");
            throw e;
        }
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Set<String> meters(String file) throws IOException {
        Matcher matcher = METER.matcher(Files.readString(HOME.resolve(file)));
        Set<String> found = new TreeSet<>();
        while (matcher.find()) {
            found.add(OF_HISTOGRAM.matcher(matcher.group()).replaceFirst(""));
        }
        return found;
    }

    private static Set<String> constants() {
        Set<String> names = new TreeSet<>();
        for (Field field : MeterNames.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && !field.getName().startsWith("LABEL_")) {
                try {
                    names.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("a constant that cannot be read: " + field, e);
                }
            }
        }
        return names;
    }
}
