package io.dashstream.bench;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged gateway in a process of its own, reading the benchmark's topic. On the benchmark's thread. */
final class GatewayServer implements LoadServer {
    private static final Path LOG = Path.of("target", "load-gateway.log");

    private final Process process;
    private final int port;

    /**
     * Starts the process and waits until it is ready.
     *
     * @param jar the packaged application
     */
    GatewayServer(Path jar, String brokers, List<String> jvmArgs) throws IOException, InterruptedException {
        this(jar, brokers, jvmArgs, Map.of());
    }

    /** As above, with settings over those of every benchmark. */
    GatewayServer(Path jar, String brokers, List<String> jvmArgs, Map<String, String> more)
            throws IOException, InterruptedException {
        if (!Files.isReadable(jar)) {
            throw new IOException("there is no " + jar + ": package the gateway first, mvn -DskipTests package");
        }
        port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArgs);
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(more);
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-Dquarkus.http.port=" + port, "-jar", jar.toString()));
        File log = LOG.toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().putAll(Map.of("KAFKA_BROKERS", brokers, "KAFKA_TOPIC", Feed.TOPIC));
        process = builder.start();
        awaitReady();
    }

    /** What a run needs and production has otherwise: many clients of one address, no pacing, a tail that holds a step. */
    private static Map<String, String> settings() {
        return Map.of(
                "quarkus.http.host", "127.0.0.1",
                "dashstream.session.max-connections-per-address", "2000",
                "dashstream.delivery.v1-rate", "0",
                "dashstream.log.memory.max-bytes", "512M");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .build();
        Awaitility.await("the gateway is ready, or " + LOG + " says why not")
                .atMost(Duration.ofSeconds(60))
                .ignoreException(ConnectException.class)
                .until(() -> client.send(request, BodyHandlers.discarding()).statusCode() == 200);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** Asks it to end; after 20 s it is ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
