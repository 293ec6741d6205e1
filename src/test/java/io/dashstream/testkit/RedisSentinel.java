package io.dashstream.testkit;

import static org.awaitility.Awaitility.await;

import io.dashstream.local.FreePort;
import io.dashstream.local.LocalRedis;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** A Sentinel of its own as a child process, which watches over one master under the name {@code mymaster}. The test's thread. */
public final class RedisSentinel implements AutoCloseable {
    private final Process process;
    private final int port;

    private RedisSentinel(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a Sentinel that takes half a second of silence for the master's end, and decides alone. */
    public static RedisSentinel watching(LocalRedis master) {
        int port = FreePort.any();
        try {
            Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target", "redis")), "sentinel");
            // It writes what it learns into its configuration.
            Path config = Files.writeString(
                    home.resolve("sentinel.conf"), """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor mymaster 127.0.0.1 %d 1
                    sentinel down-after-milliseconds mymaster 500
                    sentinel failover-timeout mymaster 5000
                    """.formatted(port, home.toAbsolutePath(), master.port()));
            Path server = ExecutableProvider.newJarResourceProvider(home.toFile())
                    .get()
                    .toPath();
            Process process = new ProcessBuilder(
                            server.toString(), config.toAbsolutePath().toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("sentinel.log").toFile())
                    .start();
            return new RedisSentinel(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException("the Sentinel could not be started", e);
        }
    }

    /** Its address as {@code dashstream.log.redis.url} takes it. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Waits until it knows a replica of the master, which it could put in its place. */
    public void awaitReplica() {
        await("the Sentinel to know the replica")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> {
                    try (RedisProbe probe = RedisProbe.of(uri())) {
                        return probe.ask(Command.SENTINEL, "replicas", "mymaster")
                                        .size()
                                == 1;
                    }
                });
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
