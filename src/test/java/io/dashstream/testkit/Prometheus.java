package io.dashstream.testkit;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.local.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A real Prometheus that scrapes one gateway every second and is asked PromQL. One thread. */
public final class Prometheus implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one; empty when the program is missing and the environment variable {@code CI} does not demand it. */
    public static Optional<Prometheus> scraping(GatewayProcess gateway) {
        int port = FreePort.any();
        try {
            Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target", "prometheus")), "run");
            Path config = Files.writeString(
                    home.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: dashstream
                        metrics_path: /metrics
                        static_configs: [{targets: ["%s"]}]
                    """.formatted(gateway.base().getAuthority()));
            Process process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + home.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--log.level=error")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("prometheus.log").toFile())
                    .start();
            return Optional.of(new Prometheus(process, port));
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("prometheus is missing: install the package prometheus", e);
            }
            return Optional.empty();
        }
    }

    /** Waits until it has scraped so often. */
    public void awaitScrapes(int count) {
        await("that Prometheus has scraped the gateway " + count + " times")
                .atMost(Duration.ofSeconds(60))
                .ignoreException(UncheckedIOException.class)
                .until(() -> {
                    JsonNode samples = ask("count_over_time(up[5m])");
                    return !samples.isEmpty()
                            && samples.get(0).get("value").get(1).asInt() >= count;
                });
    }

    /** The series that an expression gives now. */
    public JsonNode ask(String expression) {
        URI query = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            JsonNode answer =
                    JSON.readTree(HTTP.send(HttpRequest.newBuilder(query).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
            if (!answer.path("status").asText().equals("success")) {
                throw new IllegalArgumentException("Prometheus cannot evaluate " + expression + ": " + answer);
            }
            return answer.get("data").get("result");
        } catch (IOException e) {
            throw new UncheckedIOException("Prometheus does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
