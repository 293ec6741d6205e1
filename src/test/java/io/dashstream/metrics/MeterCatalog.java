package io.dashstream.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The meters as the page of meters has them: name, type, labels. Read from the tests' own copy of the page, so that a change
 * of a constant is a change of the contract. Immutable, any thread.
 */
public final class MeterCatalog {
    /** One meter. */
    public record Row(String name, String type, List<String> labels) {}

    private static final Set<String> LABELS = Set.of(
            "status", "error_type", "reason", "severity", "stage", "partition", "operation", "mode", "message_type");

    /** What the page does not have. */
    private static final List<Row> BESIDES = List.of(
            new Row("dashstream_newer_schema_records_total", "counter", List.of()),
            new Row("dashstream_replay_corrupt_entries_total", "counter", List.of()));

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern METER = Pattern.compile("(websocket|dashstream|replay)_[a-z0-9_]+");
    private static final Pattern BESIDE = Pattern.compile("`((?:dashstream)_[a-z_]+)`(?: \\(([^)]*)\\))?");
    private static final Map<String, Row> ROWS = read();

    /** Name to row. */
    public static Map<String, Row> rows() {
        return ROWS;
    }

    private static Map<String, Row> read() {
        String page = page();
        Map<String, Row> rows = new TreeMap<>();
        page.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .forEach(cells -> row(rows, cells[1], cells[2].trim(), cells[3], cells[4]));
        page.lines()
                .dropWhile(line -> !line.startsWith("Ours besides"))
                .takeWhile(line -> !line.isBlank())
                .forEach(line -> {
                    Matcher beside = BESIDE.matcher(line);
                    while (beside.find()) {
                        besides(rows, beside.group(1), beside.group(2) == null ? "" : beside.group(2));
                    }
                });
        BESIDES.forEach(row -> rows.put(row.name(), row));
        return Map.copyOf(rows);
    }

    /** A line of the table: names that share what follows or, with a slash between them, have a label each. */
    private static void row(Map<String, Row> rows, String names, String type, String labels, String what) {
        List<String> named = quoted(names, MeterCatalog::isMeter);
        List<String> of = new ArrayList<>(quoted(labels, LABELS::contains));
        if (what.contains("adds label `reason`")) {
            of.add("reason");
        }
        boolean each = names.contains("` / `") && of.size() == named.size();
        for (int i = 0; i < named.size(); i++) {
            rows.put(named.get(i), new Row(named.get(i), type, each ? List.of(of.get(i)) : of));
        }
        quoted(what, MeterCatalog::isMeter).forEach(name -> rows.put(name, new Row(name, type, List.of())));
    }

    private static void besides(Map<String, Row> rows, String name, String hint) {
        String type = hint.contains("histogram") ? "histogram" : hint.contains("gauge") ? "gauge" : "counter";
        rows.put(name, new Row(name, type, hint.contains("per partition") ? List.of("partition") : List.of()));
    }

    private static List<String> quoted(String text, Predicate<String> wanted) {
        return QUOTED.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(wanted)
                .toList();
    }

    private static boolean isMeter(String text) {
        return METER.matcher(text).matches();
    }

    private static String page() {
        try (InputStream page = MeterCatalog.class.getResourceAsStream("/meters.md")) {
            if (page == null) {
                throw new IllegalStateException("the tests' copy of the page of meters is missing");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the page of meters could not be read", e);
        }
    }

    private MeterCatalog() {}
}
