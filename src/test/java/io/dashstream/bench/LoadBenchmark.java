package io.dashstream.bench;

import io.dashstream.bench.LoadTable.Way;
import io.dashstream.local.LocalKafka;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Measures what a delivery costs the gateway, beside a bare Netty broadcaster of the same records, and prints a Markdown
 * table. Run by hand on a quiet machine after {@code mvn -DskipTests package}, started as the package says.
 *
 * <p>Gateway, broadcaster and this process with the clients and the broker are three processes; only the server's own CPU
 * time counts. Each step is measured three ways, in turn, round after round:
 *
 * <ul>
 *   <li>live: the records are published to Kafka while all clients listen, so the figure holds reading Kafka and
 *       classifying, which is shared by all clients;
 *   <li>from memory: all clients resume before the same records, which the memory tail holds: delivery alone;
 *   <li>bare: the broadcaster writes frames encoded before, 16 records in a buffer, to all its clients.
 * </ul>
 *
 * <p>A pass ends when every client has received exactly the records sent, in order by partition; otherwise the run fails.
 * The first round, with a quarter of the records and not shown, lets the compilers finish.
 */
public final class LoadBenchmark implements Closeable {
    private static final List<String> JVM_ARGS = List.of("-Xms1g", "-Xmx1g", "-XX:MaxDirectMemorySize=1g");

    private final Feed feed;
    private final BareServer bareServer = new BareServer(JVM_ARGS);
    private final LoadPass bare = new LoadPass(bareServer);
    private final LoadPass gateway;
    private LoadTable table = new LoadTable();

    private LoadBenchmark(LoadOptions options, String brokers)
            throws IOException, InterruptedException, ExecutionException {
        feed = new Feed(brokers);
        gateway = new LoadPass(new GatewayServer(options.gateway(), brokers, JVM_ARGS));
    }

    /** Takes the options of {@link LoadOptions#parse}. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        QuietLogs.set();
        LoadOptions options = LoadOptions.parse(args);
        if (!options.brokers().isEmpty()) {
            measure(options, options.brokers());
            return;
        }
        try (LocalKafka kafka = LocalKafka.start(0)) {
            measure(options, kafka.bootstrap());
        }
    }

    private static void measure(LoadOptions options, String brokers)
            throws IOException, InterruptedException, ExecutionException {
        try (LoadBenchmark benchmark = new LoadBenchmark(options, brokers)) {
            System.out.println(benchmark.run(options));
        }
    }

    private String run(LoadOptions options) throws IOException {
        round(options.warmUp());
        table = new LoadTable();
        for (int round = 0; round < options.rounds(); round++) {
            round(options.steps());
        }
        return table.markdown();
    }

    private void round(List<LoadStep> steps) throws IOException {
        for (LoadStep step : steps) {
            note(step, Way.LIVE, live(step));
            note(step, Way.MEMORY, fromMemory(step));
            bareServer.prepare(step.dialect(), step.records());
            note(step, Way.BARE, bare.measure(step, "/ws", false, clients -> bareServer.go()));
        }
    }

    private void note(LoadStep step, Way way, LoadFigure figure) {
        System.err.printf(
                "%s %s: %,.0f deliveries/s, %.3f CPU-s per million, %.1f B allocated per delivery%n",
                step, way, figure.perSecond(), figure.cpuSecondsPerMillion(), figure.bytesPerDelivery());
        table.add(step, way, figure);
    }

    private LoadFigure live(LoadStep step) throws IOException {
        CompletableFuture<Integer> published = new CompletableFuture<>();
        LoadFigure figure = gateway.measure(step, "/ws", true, clients -> {
            // Beside this thread, which reads what comes of it.
            var unused = published.completeAsync(() -> feed.publish(step.records()));
        });
        published.join();
        return figure;
    }

    private LoadFigure fromMemory(LoadStep step) throws IOException {
        String goBack = goBack(step);
        return gateway.measure(step, "/ws", true, clients -> clients.send(goBack));
    }

    /** The frame that makes a session go on before the newest records. */
    private String goBack(LoadStep step) {
        Map<Integer, Long> cursor = feed.cursorBefore(step.records());
        if (step.dialect() == Dialect.V2) {
            return cursor.entrySet().stream()
                    .map(e -> e.getKey() + ":" + e.getValue())
                    .collect(Collectors.joining(",", "{\"type\":\"seek\",\"cursor\":\"", "\"}"));
        }
        return cursor.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
                .collect(Collectors.joining(
                        ",",
                        "{\"type\":\"resume\",\"mode\":\"partition\",\"from\":\"cursor\",\"lastOffsetsByPartition\":{",
                        "}}"));
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        bare.close();
        feed.close();
    }
}
