package io.dashstream.bench;

import io.dashstream.testkit.WsClient;
import java.io.Closeable;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * One client that listens live while records are published at a steady pace, and how long each took from the producer to
 * it. On the benchmark's thread; the client's own thread notes the arrivals.
 */
final class LiveProbe implements Closeable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final WsClient client;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile long[] arrivals = {};

    LiveProbe(int port) {
        client = WsClient.v2(URI.create("http://127.0.0.1:" + port))
                .param("from", "latest")
                .withoutValues()
                .onRecord(record -> {
                    long[] into = arrivals;
                    int n = arrived.getAndIncrement();
                    if (n < into.length) {
                        into[n] = System.nanoTime();
                    }
                })
                .connect();
        client.awaitFrame("caught_up");
    }

    /**
     * Publishes so many records, one each {@code everyNanos}, and returns the delay that 99 of 100 of them did not exceed,
     * milliseconds. They must arrive in the order in which they were published.
     */
    double p99(int count, long everyNanos, IntConsumer publish) {
        arrived.set(0);
        arrivals = new long[count];
        long[] sent = new long[count];
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            while (System.nanoTime() - began < i * everyNanos) {
                LockSupport.parkNanos(50_000);
            }
            sent[i] = System.nanoTime();
            publish.accept(i);
        }
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (arrived.get() < count) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("only " + arrived.get() + " of " + count + " records arrived");
            }
            LockSupport.parkNanos(1_000_000);
        }
        long[] delays = new long[count];
        for (int i = 0; i < count; i++) {
            delays[i] = arrivals[i] - sent[i];
        }
        Arrays.sort(delays);
        return delays[count * 99 / 100] / 1e6;
    }

    @Override
    public void close() {
        client.close();
    }
}
