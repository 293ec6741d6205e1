package io.dashstream.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The clients of a load run, all on the thread that calls: raw sockets under one selector. */
final class LoadClients implements Closeable {
    private static final int READ_BYTES = 512 << 10;
    private static final int RESPONSE_BYTES = 4096;

    private final Selector selector = Selector.open();
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(READ_BYTES);

    private LoadClients() throws IOException {}

    /** Opens so many WebSocket connections to a server of this machine. */
    static LoadClients open(int count, int port, String path, Dialect dialect) throws IOException {
        LoadClients clients = new LoadClients();
        try {
            for (int i = 0; i < count; i++) {
                clients.connect(port, path, dialect);
            }
            return clients;
        } catch (IOException e) {
            clients.close();
            throw e;
        }
    }

    private void connect(int port, String path, Dialect dialect) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(WireFrames.upgradeRequest("127.0.0.1:" + port, path, dialect)));
        awaitUpgrade(channel);
        channel.configureBlocking(false);
        LoadConnection connection = new LoadConnection(channel, dialect);
        connections.add(connection);
        channel.register(selector, SelectionKey.OP_READ, connection);
    }

    /** Byte by byte, so that nothing that follows the response is read with it. */
    private static void awaitUpgrade(SocketChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder response = new StringBuilder();
        while (response.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (channel.read(one) < 0 || response.length() > RESPONSE_BYTES) {
                throw new IOException("no upgrade, but: " + response);
            }
            response.append(new String(one.array(), US_ASCII));
        }
        if (!response.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade, but: " + response);
        }
    }

    void send(String text) throws IOException {
        for (LoadConnection connection : connections) {
            connection.send(text);
        }
    }

    void awaitReady(Duration limit) throws IOException {
        await(LoadConnection::isReady, limit, "was told that its session stands");
    }

    /** Reads until every client has had so many records. */
    void awaitRecords(long count, Duration limit) throws IOException {
        await(c -> c.received() >= count, limit, "received " + count + " records");
    }

    /** Reads a little longer and checks that every client has had exactly so many records. */
    void checkNoMoreThan(long count) throws IOException {
        long until = System.nanoTime() + Duration.ofMillis(100).toNanos();
        while (System.nanoTime() < until) {
            turn();
        }
        for (LoadConnection connection : connections) {
            if (connection.received() != count) {
                throw new IOException("a client received " + connection.received() + " records, sent were " + count);
            }
        }
    }

    private void await(Predicate<LoadConnection> done, Duration limit, String what) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        // The first that is not done yet: all before it are, so that the check costs nothing per read.
        int first = 0;
        while (true) {
            while (first < connections.size() && done.test(connections.get(first))) {
                first++;
            }
            if (first == connections.size()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("after " + limit + " only "
                        + connections.stream().filter(done).count() + " of " + connections.size() + " clients " + what);
            }
            turn();
        }
    }

    private void turn() throws IOException {
        selector.select(50);
        for (SelectionKey key : selector.selectedKeys()) {
            ((LoadConnection) key.attachment()).read(shared);
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (LoadConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
