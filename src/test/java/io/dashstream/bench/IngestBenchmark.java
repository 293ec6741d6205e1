package io.dashstream.bench;

import io.dashstream.local.LocalKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast ingest reads a topic with everything it does to a record (verdict, audit, meters, memory tail), beside the two ways
 * to read it that only count bytes: a SmallRye channel of batches, and a bare poll loop. Each reads the same records in a
 * process of its own, one after the other; a rate is that of the second half, so that none is measured cold: the compilers are busy for some eight million records.
 */
public final class IngestBenchmark {
    private static final Path GATEWAY = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /** For all three. The collector is that of Dockerfile.jvm, of the native image, and the JVM's own choice where so little memory is. */
    private static final List<String> JVM_ARGS =
            List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=1g");

    private static final Duration LONGEST = Duration.ofMinutes(5);

    // A scrape costs the gateway milliseconds: seldom enough to be nothing beside what is measured.
    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The ways to read. */
    private enum Way {
        PLAIN,
        CHANNEL,
        GATEWAY
    }

    private final String brokers;
    private final int records;
    private final Map<Way, List<Double>> rates = new EnumMap<>(Way.class);

    private IngestBenchmark(String brokers, int records) {
        this.brokers = brokers;
        this.records = records;
    }

    /** Takes the number of records and of rounds. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        QuietLogs.set();
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 16_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        try (LocalKafka kafka = LocalKafka.start(0)) {
            try (Feed feed = new Feed(kafka.bootstrap())) {
                feed.publish(records);
            }
            IngestBenchmark benchmark = new IngestBenchmark(kafka.bootstrap(), records);
            for (int round = 0; round < rounds; round++) {
                benchmark.round();
            }
            System.out.println(benchmark.table());
        }
    }

    private void round() throws IOException, InterruptedException {
        note(Way.PLAIN, counter("plain"));
        note(Way.CHANNEL, counter("channel"));
        note(Way.GATEWAY, gateway());
    }

    private void note(Way way, double rate) {
        System.err.printf("%s %,.0f records/s%n", way, rate);
        rates.computeIfAbsent(way, first -> new ArrayList<>()).add(rate);
    }

    /** Runs one that only counts, which says its rate at its end. */
    private double counter(String way) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_ARGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ByteCounter.class.getName()));
        command.addAll(List.of(way, brokers, Integer.toString(records)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // A channel was seen to stand still for good after some records.
        CompletableFuture.delayedExecutor(LONGEST.toSeconds(), TimeUnit.SECONDS).execute(process::destroy);
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return said.lines()
                    .filter(line -> line.startsWith(ByteCounter.RATE))
                    .mapToDouble(line -> Double.parseDouble(line.substring(ByteCounter.RATE.length())))
                    .findFirst()
                    .orElseThrow(() -> new IOException(
                            "the process that counts bytes (" + way + ") said no rate within " + LONGEST));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private double gateway() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(JVM_ARGS);
        arguments.add("-Ddashstream.ingest.start=earliest");
        try (GatewayServer gateway = new GatewayServer(GATEWAY, brokers, arguments)) {
            RateWindow window = new RateWindow(records);
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/q/metrics"))
                    .build();
            while (!window.ended()) {
                String meters = client.send(scrape, HttpResponse.BodyHandlers.ofString())
                        .body();
                window.sample(read(meters), System.nanoTime());
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
            return window.rate();
        }
    }

    private static long read(String meters) {
        return meters.lines()
                .filter(line -> line.startsWith("websocket_kafka_messages_total{status=\"success\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String table() {
        double plain = median(Way.PLAIN);
        double channel = median(Way.CHANNEL);
        double gateway = median(Way.GATEWAY);
        return String.format(
                "plain %,.0f, channel %,.0f (%.2f of plain), gateway %,.0f (%.2f of channel, %.2f of plain) records/s",
                plain, channel, channel / plain, gateway, gateway / channel, gateway / plain);
    }

    private double median(Way way) {
        return Median.of(rates.getOrDefault(way, List.of()).stream().mapToDouble(rate -> rate));
    }
}
