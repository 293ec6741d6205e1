package io.dashstream.bench;

import io.dashstream.local.LocalKafka;
import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.WsClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/**
 * Measures the replay log and prints Markdown: what a record takes in Redis, how fast clients of dialect 2 are served from
 * there beside the bare client library reading the same pages, what that does to those who listen live, and what clients
 * that are behind cost in heap. Run by hand on a quiet machine after {@code mvn -DskipTests package}, started as the package
 * says; the option is the number of records, 1000000 when none is given.
 *
 * <p>Gateway, Redis, and this process with the broker, the clients and the bare reader are three processes.
 */
public final class ReplayBenchmark implements Closeable {
    private static final List<String> JVM_ARGS = List.of("-Xms512m", "-Xmx512m");
    private static final Path GATEWAY = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final int ROUNDS = 7;
    /** Records of 512 bytes that a page of 64 KiB holds. */
    private static final int PAGE = 120;

    private static final int LIVE_RECORDS = 8_000;
    private static final long LIVE_EVERY_NANOS = 1_000_000;
    private static final int CLIENTS = 200;
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final int records;
    private final LocalRedis redis;
    private final Feed feed;
    private final GatewayServer gateway;
    private final ProcessMeter meter;

    private ReplayBenchmark(int records, LocalRedis redis, String brokers)
            throws IOException, InterruptedException, ExecutionException {
        this.records = records;
        this.redis = redis;
        feed = new Feed(brokers);
        gateway = new GatewayServer(
                GATEWAY,
                brokers,
                JVM_ARGS,
                Map.of(
                        "dashstream.log.memory.max-bytes", "1M",
                        "dashstream.log.redis.url", redis.uri(),
                        "dashstream.delivery.send-deadline", "10m"));
        meter = new ProcessMeter(gateway.pid());
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        QuietLogs.set();
        int records = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        try (LocalKafka kafka = LocalKafka.start(0);
                LocalRedis redis = LocalRedis.start(0);
                ReplayBenchmark benchmark = new ReplayBenchmark(records, redis, kafka.bootstrap())) {
            benchmark.run();
        }
    }

    private void run() throws IOException {
        try (RawStreams empty = new RawStreams(redis.uri())) {
            fill(empty.memory());
        }
        heap();
        try (RawStreams raw = new RawStreams(redis.uri())) {
            throughput(raw);
        }
        live();
    }

    private void fill(long before) throws IOException {
        long began = System.nanoTime();
        feed.publish(records);
        Awaitility.await("Redis to hold all records")
                .atMost(Duration.ofMinutes(3))
                .until(() -> {
                    try (RawStreams now = new RawStreams(redis.uri())) {
                        return now.entries() == records;
                    }
                });
        double seconds = (System.nanoTime() - began) / 1e9;
        try (RawStreams raw = new RawStreams(redis.uri())) {
            System.out.printf(
                    "Records of %d bytes: %.0f bytes each in the streams of the records, %.0f in all of Redis; %,d written in %.0f s%n",
                    BenchRecords.BYTES,
                    (double) raw.bytes() / records,
                    (double) (raw.memory() - before) / records,
                    records,
                    seconds);
        }
    }

    private void throughput(RawStreams raw) throws IOException {
        int some = records / 3;
        System.out.println(
                "| Round | Bare XRANGE, records/s | 1 client | of bare | 10 clients, each | all | of bare |");
        System.out.println("|---|---|---|---|---|---|---|");
        List<Double> ones = new ArrayList<>();
        List<Double> tens = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double bare = some / 1e-9 / raw.read(some, PAGE);
            double one = replay(1, some);
            double ten = replay(10, some);
            // The first lets the compilers finish.
            if (round > 0) {
                ones.add(one / bare);
                tens.add(ten * 10 / bare);
                System.out.printf(
                        "| %d | %,.0f | %,.0f | %.2f | %,.0f | %,.0f | %.2f |%n",
                        round, bare, one, one / bare, ten, ten * 10, ten * 10 / bare);
            }
        }
        System.out.printf("Median of bare: 1 client %.2f, 10 clients %.2f%n", median(ones), median(tens));
    }

    private static double median(List<Double> ratios) {
        return Median.of(ratios.stream().mapToDouble(ratio -> ratio));
    }

    /** Records per second and client, when so many clients read so many records from the oldest on. */
    private double replay(int clients, int some) throws IOException {
        try (LoadClients all = LoadClients.open(clients, gateway.port(), "/ws?from=latest", Dialect.V2)) {
            all.awaitReady(LIMIT);
            long began = System.nanoTime();
            all.send("{\"type\":\"seek\",\"from\":\"earliest\"}");
            all.awaitRecords(some, LIMIT);
            return some / 1e-9 / (System.nanoTime() - began);
        }
    }

    private void live() throws IOException {
        try (LiveProbe probe = new LiveProbe(gateway.port())) {
            p99(probe);
            System.out.printf("Live p99, 1,000 records/s: nobody replays %.1f ms", p99(probe));
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> replaying = CompletableFuture.runAsync(() -> replayUntil(over));
            System.out.printf(", 10 clients replay %.1f ms", p99(probe));
            over.set(true);
            replaying.join();
            redis.freeze();
            try {
                System.out.printf(", Redis hangs %.1f ms", p99(probe));
            } finally {
                redis.thaw();
            }
            System.out.printf(", nobody replays again %.1f ms%n", p99(probe));
        }
    }

    private double p99(LiveProbe probe) {
        return probe.p99(LIVE_RECORDS, LIVE_EVERY_NANOS, i -> feed.publishOne());
    }

    /** Without seeking, which a client that has had a record that is live would report as a step back. */
    private void replayUntil(AtomicBoolean over) {
        try {
            while (!over.get()) {
                try (LoadClients all = LoadClients.open(10, gateway.port(), "/ws?from=earliest", Dialect.V2)) {
                    all.awaitRecords(records / 10, LIMIT);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the clients that replay failed", e);
        }
    }

    private void heap() throws IOException {
        long nobody = meter.heapAfterCollection();
        long live = heapWith(i -> "latest", client -> {});
        long behind = heapWith(i -> cursorAt((long) records / Feed.PARTITIONS * i / CLIENTS), client -> {
            client.awaitRecords(1);
            client.pauseReading();
        });
        System.out.printf(
                "Heap after collection: %.1f MiB without clients, %.1f MiB with %d that are not behind, "
                        + "%.1f MiB with %d behind that stopped reading (%+.1f %%)%n",
                nobody / 1048576.0,
                live / 1048576.0,
                CLIENTS,
                behind / 1048576.0,
                CLIENTS,
                100.0 * (behind - live) / live);
    }

    private long heapWith(IntFunction<String> start, Consumer<WsClient> then) throws IOException {
        List<WsClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            WsClient client = WsClient.v2(URI.create("http://127.0.0.1:" + gateway.port()))
                    .param(start.apply(i).equals("latest") ? "from" : "cursor", start.apply(i))
                    .receiveBuffer(16 << 10)
                    .withoutValues()
                    .connect();
            then.accept(client);
            clients.add(client);
        }
        // What all may share is kept for some seconds.
        Awaitility.await().atMost(LIMIT).pollDelay(SETTLING).until(() -> true);
        long heap = meter.heapAfterCollection();
        clients.forEach(WsClient::abort);
        return heap;
    }

    private static String cursorAt(long offset) {
        StringBuilder cursor = new StringBuilder();
        for (int partition = 0; partition < Feed.PARTITIONS; partition++) {
            cursor.append(partition == 0 ? "" : ",")
                    .append(partition)
                    .append(':')
                    .append(offset);
        }
        return cursor.toString();
    }

    @Override
    public void close() throws IOException {
        meter.close();
        gateway.close();
        feed.close();
    }
}
