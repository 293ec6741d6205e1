package io.dashstream.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/expected-schema}: the schemas that graphs are expected to run with. Any thread.
 *
 * <p>GET without a graph: a list of entries by name. With a graph, GET answers its entry, PUT (a JSON object with
 * {@code schema_id} and, if wanted, {@code environment}, {@code pinned_by}, {@code note}) keeps and answers it, DELETE
 * answers 204. Errors: 400 malformed, 404 no such entry, 409 no room for another graph; each
 * {@code {"error": ..., "graph_name": ...}}.
 */
@Path("/api/expected-schema")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ExpectedSchemaResource {
    private static final Clock CLOCK = Clock.systemUTC();

    private final ExpectedSchemas schemas;
    private final ObjectMapper json;

    ExpectedSchemaResource(ExpectedSchemas schemas, ObjectMapper json) {
        this.schemas = schemas;
        this.json = json;
    }

    @GET
    public Response all() {
        List<ExpectedSchema> all = schemas.all();
        return Response.ok(all).build();
    }

    @GET
    @Path("/{graph}")
    public Response one(@PathParam("graph") String graph) {
        return schemas.of(graph).map(schema -> Response.ok(schema).build()).orElseGet(() -> unknown(graph));
    }

    @PUT
    @Path("/{graph}")
    @Consumes(MediaType.WILDCARD)
    public Response pin(@PathParam("graph") String graph, String body) {
        ExpectedSchemaRequest request = parse(body);
        if (request == null) {
            return refused(Status.BAD_REQUEST, "the body must be a JSON object of text members", graph);
        }
        Optional<String> fault = request.fault(graph);
        if (fault.isPresent()) {
            return refused(Status.BAD_REQUEST, fault.get(), graph);
        }
        ExpectedSchema schema = request.pinned(graph, requireNonNull(request.schemaId()), CLOCK.millis());
        return schemas.keep(schema)
                ? Response.ok(schema).build()
                : refused(
                        Status.CONFLICT,
                        "at most " + ExpectedSchemasInMemory.MAX_GRAPHS + " graphs are kept; delete one first",
                        graph);
    }

    @DELETE
    @Path("/{graph}")
    public Response forget(@PathParam("graph") String graph) {
        return schemas.forget(graph) ? Response.noContent().build() : unknown(graph);
    }

    private @Nullable ExpectedSchemaRequest parse(String body) {
        try {
            return json.readValue(body, ExpectedSchemaRequest.class);
        } catch (JsonProcessingException e) {
            // Answered as 400; the parser's message may quote the body and is not repeated.
            return null;
        }
    }

    private static Response unknown(String graph) {
        return refused(Status.NOT_FOUND, "no schema is expected of this graph", graph);
    }

    private static Response refused(Status status, String why, String graph) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(new Fault(why, graph))
                .build();
    }

    /** Why a request was refused. */
    @RegisterForReflection
    record Fault(
            @JsonProperty("error") String error,
            @JsonProperty("graph_name") String graphName) {}
}
