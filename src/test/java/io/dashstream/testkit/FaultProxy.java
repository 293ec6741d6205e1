package io.dashstream.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy in front of a server, with the faults of a network: it delays, throttles, stalls, cuts and refuses. Any
 * thread; a fault holds for all connections, those that are open too, until {@link #heal}.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int CHUNK = 16 << 10;
    private static final long LOOK_NANOS = 5_000_000;

    private final String host;
    private final int port;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private volatile boolean refusing;
    private volatile boolean stalled;
    private volatile long delayNanos;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    private FaultProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    /** A proxy on a free port of the loopback address. */
    public static FaultProxy to(String host, int port) {
        try {
            FaultProxy proxy = new FaultProxy(host, port);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy found no port", e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Each piece of data arrives that much later, in both directions. */
    public void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** No more than so many bytes per second and direction pass. */
    public void throttle(long bytes) {
        bytesPerSecond = bytes;
    }

    /** Connections stay open and can be made, but nothing passes. */
    public void stall() {
        stalled = true;
    }

    /** All connections break, and none can be made. */
    public void cut() {
        refusing = true;
        breakConnections();
    }

    /** All connections break; new ones can be made. */
    public void breakConnections() {
        open.forEach(FaultProxy::close);
    }

    /** No fault any more. */
    public void heal() {
        refusing = false;
        stalled = false;
        delayNanos = 0;
        bytesPerSecond = Long.MAX_VALUE;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy did not close", e);
        }
        breakConnections();
        threads.shutdownNow();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (refusing) {
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // The proxy is closed.
            }
        }
    }

    private void connect(Socket client) {
        open.add(client);
        try {
            Socket server = new Socket(host, port);
            open.add(server);
            threads.execute(() -> pass(client, server));
            threads.execute(() -> pass(server, client));
        } catch (IOException e) {
            close(client);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read;
            while ((read = in.read(chunk)) >= 0) {
                hold(read);
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // One side broke; the other is closed with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void hold(int bytes) {
        long nanos = delayNanos;
        long rate = bytesPerSecond;
        if (rate != Long.MAX_VALUE) {
            nanos += (long) (bytes * 1e9 / rate);
        }
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0 || stalled) {
            LockSupport.parkNanos(Math.max(1, Math.min(LOOK_NANOS, end - System.nanoTime())));
            if (stalled) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (threads.isShutdown()) {
                return;
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }
}
