package io.dashstream.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server as a child process, on the loopback address, keeping nothing on disk. Its methods are for one
 * thread at a time.
 */
public final class LocalRedis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TemporaryDirectory directory;
    private final Process process;
    private final int port;

    private LocalRedis(TemporaryDirectory directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server and returns when it takes connections.
     *
     * @param port where it listens; 0 for any free one
     * @param more further arguments of the server
     */
    public static LocalRedis start(int port, String... more) {
        int chosen = port == 0 ? FreePort.any() : port;
        TemporaryDirectory directory = TemporaryDirectory.named("dashstream-redis");
        LocalRedis redis = new LocalRedis(directory, launch(directory, chosen, more), chosen);
        try {
            redis.awaitListening();
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
        return redis;
    }

    private static Process launch(TemporaryDirectory directory, int port, String... more) {
        try {
            File home = directory.path().toFile();
            File server = ExecutableProvider.newJarResourceProvider(home).get();
            List<String> command = new ArrayList<>(List.of(server.toString(), "--bind", "127.0.0.1"));
            command.addAll(List.of("--port", Integer.toString(port), "--save", "", "--appendonly", "no"));
            command.addAll(List.of("--dir", home.toString()));
            command.addAll(List.of(more));
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log(directory).toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the Redis server could not be unpacked and started", e);
        }
    }

    public int port() {
        return port;
    }

    /** Its address as {@code dashstream.log.redis.url} takes it. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /** Stands the server still (SIGSTOP): it holds its connections and answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void thaw() {
        signal("CONT");
    }

    /** Ends the server at once (SIGKILL). What it held is gone; {@link #start} with its port starts an empty one. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /** Ends the server, at once if it does not end by itself, and removes its files. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        directory.close();
    }

    /** Its own word counts: on a busy port somebody else would answer. */
    private void awaitListening() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!said("Ready to accept connections")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the Redis server does not listen on port " + port
                        + (process.isAlive() ? " after " + PATIENCE : ", it ended with " + process.exitValue()));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean said(String words) {
        try {
            return Files.readString(log(directory)).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException("the log of the Redis server could not be read", e);
        }
    }

    private static Path log(TemporaryDirectory directory) {
        return directory.path().resolve("redis.log");
    }
}
