package io.dashstream.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real WebSocket client in either dialect, which checks promise 1 (positions strictly increase) and the shape of
 * every frame by itself: a breach fails the next wait and {@link #close}. Its methods are the test's thread's.
 *
 * <pre>{@code
 * try (WsClient client = WsClient.v2(gateway).param("from", "earliest").connect()) {
 *     client.awaitRecords(100);
 *     String cursor = client.cursor();
 * }
 * }</pre>
 */
// A write that fails ends the connection, and that is what tests look at.
@SuppressWarnings("FutureReturnValueIgnored")
public final class WsClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final WsRequest request;
    private final WsPositions positions;
    private final WsFrames frames;
    private static final int NEWEST = 8;

    private final WsChannel handler;
    private final Channel channel;

    private WsClient(WsRequest request, WsPositions positions, WsFrames frames, WsChannel handler, Channel channel) {
        this.request = request;
        this.positions = positions;
        this.frames = frames;
        this.handler = handler;
        this.channel = channel;
    }

    /** A client of subprotocol {@code dashstream.v2}. {@code base} is the gateway's address, as in http://127.0.0.1:8080. */
    public static WsRequest v2(URI base) {
        return new WsRequest(base, true);
    }

    /** A client that asks for no subprotocol. */
    public static WsRequest v1(URI base) {
        return new WsRequest(base, false);
    }

    static WsClient open(WsRequest request) {
        WsPositions positions = new WsPositions();
        WsFrames frames = new WsFrames(request, positions);
        WsChannel handler = WsChannel.handler(request, frames);
        Channel channel = connected(request, handler);
        Optional<WsRefusal> refusal = answer(request, handler);
        if (refusal.isPresent()) {
            throw new AssertionError("the gateway refused " + request.uri() + ": " + refusal.get());
        }
        return new WsClient(request, positions, frames, handler, channel);
    }

    static WsRefusal refused(WsRequest request) {
        WsChannel handler = WsChannel.handler(request, new WsFrames(request, new WsPositions()));
        Channel channel = connected(request, handler);
        WsRefusal refusal = answer(request, handler)
                .orElseThrow(
                        () -> new AssertionError("the gateway upgraded " + request.uri() + ", expected a refusal"));
        channel.close().syncUninterruptibly();
        return refusal;
    }

    private static Channel connected(WsRequest request, WsChannel handler) {
        try {
            return WsChannel.connect(request, handler);
        } catch (Exception e) {
            throw new AssertionError("could not connect to " + request.uri(), e);
        }
    }

    private static Optional<WsRefusal> answer(WsRequest request, WsChannel handler) {
        try {
            return handler.awaitHandshake();
        } catch (Exception e) {
            throw new AssertionError("no answer to the upgrade of " + request.uri(), e);
        }
    }

    /** Waits for at least {@code n} records in total. */
    public WsClient awaitRecords(long n) {
        return awaitRecords(n, PATIENCE);
    }

    public WsClient awaitRecords(long n, Duration patience) {
        until("at least " + n + " records", patience, () -> frames.count() >= n);
        return this;
    }

    /** Waits for a control frame of a type, and returns the first. */
    public JsonNode awaitFrame(String type) {
        return awaitFrames(type, 1).get(0);
    }

    /** Waits for at least {@code n} control frames of a type, and returns all there are. */
    public List<JsonNode> awaitFrames(String type, int n) {
        until(n + " frames of type " + type, PATIENCE, () -> frames(type).size() >= n);
        return frames(type);
    }

    /** Waits until a condition on this client holds. */
    public WsClient awaitUntil(String what, Predicate<WsClient> condition) {
        until(what, PATIENCE, () -> condition.test(this));
        return this;
    }

    private void until(String what, Duration patience, Callable<Boolean> condition) {
        try {
            await(what)
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(5))
                    .failFast(this::intact)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + " did not come within " + patience + "; " + state(), e);
        }
        intact();
    }

    /** What this client has seen, for whoever has to find out why a test failed. */
    private String state() {
        List<JsonNode> texts = frames.texts();
        return "the client of " + request.uri() + " has " + frames.count() + " records, the last at " + lastOffsets()
                + ", the newest frames " + texts.subList(Math.max(0, texts.size() - NEWEST), texts.size())
                + (channel.isOpen() ? ", and is open" : ", and is closed");
    }

    /** Fails when a promise was broken on this connection so far. */
    public void intact() {
        assertThat(frames.breaches())
                .as("breaches seen by the client of %s", request.uri())
                .isEmpty();
    }

    /** Records received so far, in order. */
    public List<WsRecord> records() {
        return frames.records();
    }

    public long recordCount() {
        return frames.count();
    }

    /** Binary messages received so far: in dialect 2, how many batches. */
    public long binaryMessages() {
        return frames.binaryMessages();
    }

    /** Offsets received of a partition, in order. */
    public List<Long> offsets(int partition) {
        return frames.records().stream()
                .filter(r -> r.partition() == partition)
                .map(WsRecord::offset)
                .toList();
    }

    /** Text frames of a type received so far, in order; v1's {@code cursor} frames are told as records instead. */
    public List<JsonNode> frames(String type) {
        return frames.texts().stream()
                .filter(f -> f.path("type").asText().equals(type))
                .toList();
    }

    /** All text frames received so far, in order. */
    public List<JsonNode> frames() {
        return frames.texts();
    }

    /** What was applied so far, in the written form: the value of the parameter {@code cursor}. */
    public String cursor() {
        return positions.cursor();
    }

    /** Partition to the last offset received. */
    public Map<Integer, Long> lastOffsets() {
        return positions.lastOffsets();
    }

    /** Stops reading the socket for real: TCP's window closes. */
    public void pauseReading() {
        channel.config().setAutoRead(false);
    }

    public void resumeReading() {
        channel.config().setAutoRead(true);
    }

    /** The next frame asks for another place: each partition may step back once. */
    public WsClient allowJump() {
        positions.allowJump();
        return this;
    }

    /** Sends a text frame, as it is. */
    public WsClient send(String text) {
        channel.writeAndFlush(new TextWebSocketFrame(text));
        return this;
    }

    /** Sends a text frame of any bytes, UTF-8 or not. */
    public WsClient sendText(byte[] bytes) {
        channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        return this;
    }

    public WsClient sendBinary(byte[] bytes) {
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        return this;
    }

    /** Sends a text frame without flushing: for floods; {@link #flush} follows. */
    public WsClient queue(String text) {
        channel.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(text.getBytes(UTF_8))));
        return this;
    }

    public WsClient flush() {
        channel.flush();
        return this;
    }

    /** Sends a WebSocket ping (not the JSON one). */
    public WsClient ping() {
        channel.writeAndFlush(new PingWebSocketFrame());
        return this;
    }

    /** WebSocket pongs received. */
    public int pongs() {
        return handler.pongs.get();
    }

    /** WebSocket pings received. */
    public int pings() {
        return handler.pings.get();
    }

    /** Lets the server's pings go unanswered. */
    public void ignorePings() {
        handler.answerPings = false;
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /** Waits for the end of the connection: the server's close code, 1006 when it ended without a close frame. */
    public int closeCode() {
        return closeCode(PATIENCE);
    }

    public int closeCode(Duration patience) {
        assertThat(channel.closeFuture().awaitUninterruptibly(patience.toMillis()))
                .as("the connection of %s to end within %s", request.uri(), patience)
                .isTrue();
        return handler.closeCode();
    }

    /** Whether the server has ended the TCP connection, found out by writing to it: for a client that does not read. */
    public void awaitCut() {
        await("the server to cut the connection").atMost(PATIENCE).until(() -> {
            channel.writeAndFlush(new PingWebSocketFrame());
            return !channel.isOpen();
        });
    }

    /** Cuts the TCP connection without a close frame. */
    public void abort() {
        channel.close().syncUninterruptibly();
    }

    /** Closes with 1000, and fails when a promise was broken. */
    @Override
    public void close() {
        if (channel.isActive()) {
            resumeReading();
            channel.writeAndFlush(new CloseWebSocketFrame(1000, ""));
            if (!channel.closeFuture().awaitUninterruptibly(2_000)) {
                channel.close().syncUninterruptibly();
            }
        }
        intact();
    }
}
