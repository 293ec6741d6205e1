package io.dashstream.api.threads;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/** Why there is no answer, as {@code application/problem+json} (RFC 9457). Pure, any thread. */
final class Problem {
    static final String TYPE = "application/problem+json";

    private static final int RETRY_SECONDS = 2;

    private Problem() {}

    static Response of(BadParameter bad) {
        return response(Status.BAD_REQUEST, String.valueOf(bad.getMessage()), bad.parameter())
                .build();
    }

    static Response unknownThread() {
        return response(Status.NOT_FOUND, "the log holds no record of this thread", "thread")
                .build();
    }

    /** @param why what is wrong with the place, a word of the {@code reset} frame */
    static Response otherPlace(String why) {
        return response(
                        Status.CONFLICT,
                        "the cursor cannot be honoured (" + why + "): it is of another life of the topic or ahead of"
                                + " the log; read from the beginning",
                        "after")
                .build();
    }

    static Response notNow(String detail) {
        return response(Status.SERVICE_UNAVAILABLE, detail, "")
                .header("Retry-After", RETRY_SECONDS)
                .build();
    }

    private static Response.ResponseBuilder response(Status status, String detail, String parameter) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", status.getReasonPhrase())
                .put("status", status.getStatusCode())
                .put("detail", detail);
        if (!parameter.isEmpty()) {
            body.put("parameter", parameter);
        }
        return Response.status(status).type(TYPE).entity(body.toString());
    }
}
