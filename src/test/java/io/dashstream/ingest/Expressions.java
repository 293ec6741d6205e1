package io.dashstream.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dashstream.testkit.Prometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The PromQL of the alert rules and of the dashboard, as far as a gateway's scrape has to answer it. Any thread. */
final class Expressions {
    private static final Path HOME = Path.of("src", "main", "observability");
    private static final Pattern THRESHOLD = Pattern.compile("\\s*(?:>=|>|<=|<|==)\\s*[0-9.]+\\s*$");

    /** What each alert compares with its threshold. */
    static List<String> ofAlerts() {
        List<String> found = new ArrayList<>();
        for (JsonNode group : read(new YAMLMapper(), "alerts.yml").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                Arrays.stream(rule.get("expr").asText().split("\\sor\\s", -1))
                        .map(part -> THRESHOLD.matcher(part).replaceFirst("").strip())
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** What each panel of the dashboard shows, over all jobs and instances. */
    static List<String> ofDashboard() {
        List<String> found = new ArrayList<>();
        for (JsonNode panel : read(new ObjectMapper(), "dashboard.json").get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                found.add(target.get("expr")
                        .asText()
                        .replace("$job", ".*")
                        .replace("$instance", ".*")
                        .replace("$__rate_interval", "1m"));
            }
        }
        return found;
    }

    /** Those that give no series. */
    static List<String> unanswered(Prometheus prometheus, List<String> expressions) {
        return expressions.stream()
                .filter(expression -> prometheus.ask(expression).isEmpty())
                .toList();
    }

    private static JsonNode read(ObjectMapper mapper, String file) {
        try {
            return mapper.readTree(HOME.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }

    private Expressions() {}
}
