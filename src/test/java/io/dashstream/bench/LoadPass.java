package io.dashstream.bench;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Measures one pass after another of one server. On the benchmark's thread. */
final class LoadPass implements Closeable {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final LoadServer server;
    private final ProcessMeter meter;

    LoadPass(LoadServer server) throws IOException {
        this.server = server;
        this.meter = new ProcessMeter(server.pid());
    }

    /** What sets the server off. */
    interface Start {
        void on(LoadClients clients) throws IOException;
    }

    /**
     * Connects the step's clients, starts, and measures until each has received its records.
     *
     * @param greeted whether the server tells a client when its session stands
     * @throws IOException when a client receives another number of records, or out of order, or is closed
     */
    LoadFigure measure(LoadStep step, String path, boolean greeted, Start start) throws IOException {
        try (LoadClients clients = LoadClients.open(step.clients(), server.port(), path, step.dialect())) {
            if (greeted) {
                if (!step.dialect().greeting().isEmpty()) {
                    clients.send(step.dialect().greeting());
                }
                clients.awaitReady(LIMIT);
            }
            long allocated = meter.allocatedBytes();
            Map<String, Long> cpu = meter.cpu();
            long from = System.nanoTime();
            start.on(clients);
            clients.awaitRecords(step.records(), LIMIT);
            Duration wall = Duration.ofNanos(System.nanoTime() - from);
            Duration used = ProcessMeter.between(cpu, meter.cpu());
            long bytes = meter.allocatedBytes() - allocated;
            clients.checkNoMoreThan(step.records());
            return new LoadFigure(step.deliveries(), wall, used, bytes);
        }
    }

    @Override
    public void close() throws IOException {
        meter.close();
        server.close();
    }
}
