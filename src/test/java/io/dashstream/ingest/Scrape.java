package io.dashstream.ingest;

import io.dashstream.testkit.GatewayProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One scrape of {@code /q/metrics}. Immutable, any thread.
 *
 * @param types family to its type
 * @param series series, with its labels as written, to its value
 */
record Scrape(Map<String, String> types, Map<String, Double> series) {
    static Scrape of(GatewayProcess gateway) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Double> series = new LinkedHashMap<>();
        gateway.get("/q/metrics").lines().forEach(line -> {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                // The text format of OpenMetrics names a counter's family without the suffix of its series.
                boolean bare = words[3].equals("counter") && !words[2].endsWith("_total");
                types.put(bare ? words[2] + "_total" : words[2], words[3]);
            } else if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        });
        return new Scrape(types, series);
    }

    /** The sum, as whole counts, of all series of a name whose labels hold this text. */
    long sum(String name, String label) {
        return (long) series.entrySet().stream()
                .filter(of -> of.getKey().equals(name) || of.getKey().startsWith(name + "{"))
                .filter(of -> of.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    long sum(String name) {
        return sum(name, "");
    }

    /** Records read: by the identity, the sum over all verdicts. */
    long read() {
        return sum("websocket_kafka_messages_total") + sum("websocket_kafka_payload_missing_total");
    }
}
