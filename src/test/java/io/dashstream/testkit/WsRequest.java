package io.dashstream.testkit;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.net.URI;
import java.util.function.Consumer;

/** What a {@link WsClient} asks for when it connects. One thread, the test's. */
public final class WsRequest {
    final boolean v2;
    final HttpHeaders headers = new DefaultHttpHeaders();
    int receiveBuffer;
    boolean keepValues = true;
    Consumer<WsRecord> onRecord = record -> {};
    private final URI base;
    private final QueryStringEncoder query;

    WsRequest(URI base, boolean v2) {
        this.base = base;
        this.v2 = v2;
        this.query = new QueryStringEncoder("/ws");
    }

    /** Adds a query parameter; may be called again with the same name. */
    public WsRequest param(String name, String value) {
        query.addParam(name, value);
        return this;
    }

    /** Adds an HTTP header to the upgrade request. */
    public WsRequest header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    /** Sets the size of the socket's receive buffer, bytes: a small one makes a client that does not read felt early. */
    public WsRequest receiveBuffer(int bytes) {
        this.receiveBuffer = bytes;
        return this;
    }

    /** Keeps positions only: for tests with very many records. */
    public WsRequest withoutValues() {
        this.keepValues = false;
        return this;
    }

    /** Calls {@code consumer} on the client's I/O thread for every record; it must not block. */
    public WsRequest onRecord(Consumer<WsRecord> consumer) {
        this.onRecord = consumer;
        return this;
    }

    /** Opens the connection; returns once upgraded, fails the test when it is refused. */
    public WsClient connect() {
        return WsClient.open(this);
    }

    /** Asks for the connection and returns the refusal; fails the test when it is upgraded. */
    public WsRefusal refused() {
        return WsClient.refused(this);
    }

    URI uri() {
        return URI.create("ws://" + base.getHost() + ":" + base.getPort() + query);
    }
}
