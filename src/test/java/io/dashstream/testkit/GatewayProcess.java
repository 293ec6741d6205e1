package io.dashstream.testkit;

import io.dashstream.local.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The packaged gateway as a process of its own, with settings of its own. Its methods are for one thread at a time.
 *
 * <pre>{@code
 * try (GatewayProcess gateway = GatewayProcess.with(settings).start()) {
 *     gateway.awaitReady();
 *     gateway.terminate();
 * }
 * }</pre>
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Path RUNNER = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Path log;
    private final int port;

    private GatewayProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** A gateway with these settings, each as a system property, over those of application.properties. */
    public static Starter with(Map<String, String> settings) {
        return new Starter(settings);
    }

    /** A gateway that reads this topic of the tests' shared broker from its beginning. */
    public static Starter reading(String topic) {
        return with(Map.of(
                "kafka.bootstrap.servers", SharedKafka.get().bootstrap(),
                "dashstream.log.topic", topic,
                "dashstream.ingest.start", "earliest",
                "dashstream.delivery.v1-rate", "0",
                "quarkus.shutdown.delay", "0"));
    }

    /** The gateway's address, as in http://127.0.0.1:8080. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public GatewayProcess awaitReady() {
        return awaitOk("/q/health/ready");
    }

    /** Waits until it answers this path with 200; fails with the end of its log. */
    public GatewayProcess awaitOk(String path) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ok(path)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("the gateway does not answer " + path + " with 200"
                        + (process.isAlive() ? "" : ", it ended with " + process.exitValue()) + "; its log ends:\n"
                        + tail());
            }
            LockSupport.parkNanos(50_000_000);
        }
        return this;
    }

    /** The body of a GET, whatever the status. */
    public String get(String path) {
        try {
            return HTTP.send(request(path), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway answered nothing to GET " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for GET " + path, e);
        }
    }

    /** The sum of all series of a meter whose name and labels begin so, up to the closing brace. */
    public double meter(String series) {
        return get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** CPU time the process used so far. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end (SIGTERM) and waits; fails when it does not. Returns its exit code. */
    public int terminate() {
        process.destroy();
        return exit("SIGTERM");
    }

    /** Ends it at once (SIGKILL). */
    public int kill() {
        process.destroyForcibly();
        return exit("SIGKILL");
    }

    /** Waits until it has ended by itself; its exit code. */
    public int awaitEnd() {
        return exit("its start");
    }

    /** Stands it still (SIGSTOP). */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void thaw() {
        signal("CONT");
    }

    /** What it has logged so far. */
    public List<String> logLines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's log " + log + " could not be read", e);
        }
    }

    /** Kills it when it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private boolean ok(String path) {
        try {
            return HTTP.send(request(path), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + path, e);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(base().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private int exit(String signal) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway did not end after " + signal + "; its log ends:\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the gateway ended", e);
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("the signal " + name + " could not be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        List<String> lines = logLines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** What a gateway is started with. One thread. */
    public static final class Starter {
        private final Map<String, String> settings;
        // Most live for seconds: what the second compiler costs they never earn back, and the tests want the cores too.
        private final List<String> jvm = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));

        private Starter(Map<String, String> settings) {
            this.settings = new TreeMap<>(settings);
        }

        public Starter set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Adds an argument of the JVM, after those that every one gets. */
        public Starter jvm(String argument) {
            jvm.add(argument);
            return this;
        }

        /** Starts the process on a free HTTP port of its own, or on the one that {@code quarkus.http.port} names. */
        public GatewayProcess start() {
            LoadedClasses.archive().ifPresent(archive -> jvm.add("-XX:SharedArchiveFile=" + archive));
            return launch();
        }

        /** As {@link #start}, but the process finds and loads each class by itself. */
        GatewayProcess launch() {
            if (!Files.isRegularFile(RUNNER)) {
                throw new AssertionError("no gateway at " + RUNNER + ": package it before its integration tests");
            }
            int port = Integer.parseInt(
                    settings.computeIfAbsent("quarkus.http.port", key -> Integer.toString(FreePort.any())));
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(jvm);
            settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
            command.addAll(List.of("-Dquarkus.http.host=127.0.0.1", "-jar", RUNNER.toString()));
            try {
                Path log =
                        Files.createTempFile(Files.createDirectories(Path.of("target", "gateways")), "gateway", ".log");
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                return new GatewayProcess(process, log, port);
            } catch (IOException e) {
                throw new UncheckedIOException("the gateway's process could not be started", e);
            }
        }
    }
}
