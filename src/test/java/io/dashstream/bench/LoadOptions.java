package io.dashstream.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a load run measures. Immutable, any thread.
 *
 * @param rounds how often each step is measured, the servers taking turns
 * @param steps what is measured, without warm-up
 * @param brokers Kafka to use; empty for one of the benchmark's own
 * @param gateway the packaged application
 */
record LoadOptions(int rounds, List<LoadStep> steps, String brokers, Path gateway) {
    private static final Map<String, String> DEFAULTS = Map.of(
            "rounds", "3",
            "dialects", "V2,V1",
            "clients", "1,10,100,500",
            "records", "400000,200000,40000,16000",
            "brokers", "",
            "gateway", "target/quarkus-app/quarkus-run.jar");

    LoadOptions {
        steps = List.copyOf(steps);
    }

    /**
     * Reads {@code --rounds=3 --dialects=V2,V1 --clients=1,10 --records=4000,4000}, records per client for each number
     * of clients; {@code --brokers=host:port} and {@code --gateway=quarkus-run.jar} when they are not the usual ones.
     */
    static LoadOptions parse(String[] args) {
        Map<String, String> given = new HashMap<>(DEFAULTS);
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (!arg.startsWith("--") || equals < 0 || !DEFAULTS.containsKey(arg.substring(2, equals))) {
                throw new IllegalArgumentException("an option is one of " + Set.copyOf(DEFAULTS.keySet())
                        + " written --name=value, found '" + arg + "'");
            }
            given.put(arg.substring(2, equals), arg.substring(equals + 1));
        }
        List<Integer> clients = numbers(given, "clients");
        List<Integer> records = numbers(given, "records");
        if (clients.size() != records.size()) {
            throw new IllegalArgumentException("--clients and --records must have equally many numbers");
        }
        List<LoadStep> steps = new ArrayList<>();
        for (String dialect : value(given, "dialects").split(",", -1)) {
            for (int i = 0; i < clients.size(); i++) {
                steps.add(new LoadStep(Dialect.valueOf(dialect), clients.get(i), records.get(i)));
            }
        }
        return new LoadOptions(
                Integer.parseInt(value(given, "rounds")),
                steps,
                value(given, "brokers"),
                Path.of(value(given, "gateway")));
    }

    /** The steps with a quarter of their records. */
    List<LoadStep> warmUp() {
        return steps.stream().map(LoadStep::quarter).toList();
    }

    private static List<Integer> numbers(Map<String, String> given, String name) {
        return Arrays.stream(value(given, name).split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    private static String value(Map<String, String> given, String name) {
        return given.getOrDefault(name, "");
    }
}
