package io.dashstream.session.admission;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.text.Malformed;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;

/**
 * A request refused before the upgrade, as HTTP with a body of {@code application/problem+json} (RFC 9457). Immutable,
 * any thread.
 *
 * @param reason why, a label of the meter
 * @param detail what was found and what would be right
 * @param members further members of the body
 * @param headers headers of the answer
 */
record Rejection(Reason reason, String detail, Map<String, String> members, Map<String, String> headers) {
    /** Why; the labels of {@code websocket_rejected_connections_total}. */
    enum Reason {
        PARAMETER("parameter", 400, "Bad Request"),
        HANDSHAKE("handshake", 426, "Upgrade Required"),
        LIMIT("limit", 429, "Too Many Requests"),
        DRAINING("draining", 503, "Service Unavailable");

        private final String label;
        private final int status;
        private final String title;

        Reason(String label, int status, String title) {
            this.label = label;
            this.status = status;
            this.title = title;
        }

        String label() {
            return label;
        }
    }

    static Rejection parameter(Malformed malformed) {
        return new Rejection(Reason.PARAMETER, malformed.detail(), Map.of("parameter", malformed.field()), Map.of());
    }

    static Rejection handshake() {
        return new Rejection(
                Reason.HANDSHAKE,
                "/ws speaks WebSocket (RFC 6455) over HTTP/1.1: send GET with Connection: Upgrade, Upgrade: websocket,"
                        + " Sec-WebSocket-Version: 13 and a Sec-WebSocket-Key",
                Map.of(),
                Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13"));
    }

    static Rejection limit(int perAddress, Duration retryAfter) {
        return new Rejection(
                Reason.LIMIT,
                "one address may have " + perAddress + " connections, and has them: close one, or raise"
                        + " dashstream.session.max-connections-per-address",
                Map.of(),
                retry(retryAfter));
    }

    static Rejection draining(Duration retryAfter) {
        return new Rejection(
                Reason.DRAINING, "this gateway is shutting down: connect again", Map.of(), retry(retryAfter));
    }

    private static Map<String, String> retry(Duration after) {
        return Map.of("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
    }

    void answer(HttpServerResponse response) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", reason.title)
                .put("status", reason.status)
                .put("detail", detail);
        members.forEach(body::put);
        headers.forEach(response::putHeader);
        response.setStatusCode(reason.status)
                .putHeader("Content-Type", "application/problem+json")
                .end(body.toString());
    }
}
